# The steps of a round: screening, the instrument of interviews, papers that are alike, keys of the API.

web-screen-title = Screen the register
web-screen-lead = Everybody in the register is judged by their data on { $on }. Nothing is recorded until you confirm it.
web-screen-who = BKD.
web-screen-registers = Registers that were imported
web-screen-registers-hint = The fingerprint tells two imports of one day apart.
web-screen-register = Register of { $day }
web-screen-register-hint = { $people } people · { $refused } rows refused · { $gaps } facts missing or in dispute · fingerprint { $digest }…
web-screen-no-day = (no day given)
web-screen-choose-one = Choose one of the registers
web-screen-preview = See what it gives first
web-screen-none = No register yet
web-screen-none-next = Import the SIMPEG exports on the server with this command, then open the page again.
web-screen-as-of = Register of
web-screen-people = People in the register
web-screen-refused = Rows refused on import
web-screen-units = Units with participants
web-screen-digest = Fingerprint of the register
web-screen-criteria = What each criterion gives
web-screen-criterion = Criterion
web-screen-gap-about = Who cannot be judged yet neither passes nor fails. Their data must be completed; they can object once the list is published.
web-screen-warning = This outcome is recorded for good, with all the data it rests on. No other register can be used for this round afterwards.
web-screen-do = Record the screening
web-screen-other = Choose another register
web-screen-done = The register was screened for this round. The outcome is on the dashboard.
