# What the API answers when something cannot be done.

web-api-not-found = What was asked for is not there, or not for this account to see.
web-api-invalid = This request cannot be read.
web-api-input = This input or file cannot be taken.
web-api-no-token = There is no token in force. Send the token of an account in the header Authorization: Bearer.
web-api-busy = Somebody else changed this round at the same moment. Nothing was recorded; try once more.
web-api-case-exists = There is a round with this id already.
web-api-account-exists = There is an account with this id already.
web-api-not-allowed = This address takes no such request.
web-api-too-large = What was sent is too large.
web-api-too-many = Too many requests. Try again later.
web-api-failed = The service failed. Tell the office the reference.
web-api-unavailable = The service cannot be used at the moment. Try again in a little while.
web-api-cannot-save = The storage is full or can only be read; nothing was recorded. Tell whoever runs the system.
