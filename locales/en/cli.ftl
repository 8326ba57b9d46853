app-name = Jenjang
