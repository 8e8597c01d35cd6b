# Pages: Accounts and signing in

