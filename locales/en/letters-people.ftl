# Letters: Accounts and signing in

