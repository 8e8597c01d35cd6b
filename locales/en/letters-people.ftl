# Letters: accounts and signing in

letter-address-to-confirm-subject = Confirm your address to open an account at Chợ Phiên
letter-address-to-confirm-preheader = One press and you are in.
letter-address-to-confirm-lead = Somebody has just used this address to open an account at Chợ Phiên. If it was you, press the button below: the account is opened and you are in at once.
letter-address-to-confirm-button = Confirm the address
letter-address-to-confirm-until = The button works once, until { $until }.
letter-address-to-confirm-not-you = If it was not you, please ignore this letter: no account is opened.

letter-address-known-already-subject = This address has an account at Chợ Phiên already
letter-address-known-already-preheader = There is no need for a new one.
letter-address-known-already-lead = Somebody has just wanted to use this address for another account. It is your account’s already, so nothing has changed. The button below takes you in.
letter-address-known-already-password = Forgotten the password? Press “Forgotten password” on the page where you sign in.
letter-address-known-already-not-you = If it was not you, please ignore this: nobody gets in without this letter. Please do not pass it on.

letter-address-change-to-confirm-subject = Confirm the new address of your Chợ Phiên account
letter-address-change-to-confirm-preheader = The old one counts until you press.
letter-address-change-to-confirm-lead = You want to use this address in place of the old one. Press the button below: from then on you sign in and get letters by this address.
letter-address-change-to-confirm-button = Use this address
letter-address-change-to-confirm-not-you = If you did not ask for this, please ignore this letter: nothing changes.

letter-address-changed-subject = Your Chợ Phiên account has another address now
letter-address-changed-preheader = Changed at { $at }.
letter-address-changed-lead = At { $at } your account at Chợ Phiên was changed to another e-mail address. No more letters come to this one.
letter-address-changed-not-you = If it was not you, please answer this letter at once, so that we can help you to get the account back.

letter-password-reset-asked-subject = Choose a new password for Chợ Phiên, until { $until }
letter-password-reset-asked-preheader = The old one works until you have chosen another.
letter-password-reset-asked-lead = Press the button below to choose a new password.
letter-password-reset-asked-button = Choose a new password
letter-password-reset-asked-not-you = If you did not ask for this, please ignore it: without this letter nobody can change the password. Please do not pass it on.

letter-password-changed-subject = Your Chợ Phiên password has been changed
letter-password-changed-preheader = Changed at { $at }.
letter-password-changed-lead = Your password was changed at { $at }. Other devices that were signed in have been signed out.
letter-password-changed-not-you = If it was not you, open the page where you sign in, press “Forgotten password” and choose another at once.

letter-new-sign-in-subject = A new device has signed in to your Chợ Phiên account
letter-new-sign-in-preheader = At { $at }.
letter-new-sign-in-lead = Somebody has just signed in to your account from where you never did before. If it was you, there is nothing to do.
letter-new-sign-in-not-you = If it was not you: open your account’s page, press “Sign out everywhere else”, then change the password.
letter-row-signed-in-at = At
letter-row-agent = Browser, device
letter-row-network = Network

letter-second-factor-preheader = At { $at }.
letter-second-factor-on-subject = Signing in takes two steps now
letter-second-factor-on-lead = Since { $at }, signing in to Chợ Phiên also asks for the code in the app on your telephone. Keep the sheet of recovery codes in a safe place.
letter-second-factor-off-subject = Signing in takes one step again
letter-second-factor-off-lead = Since { $at }, signing in to Chợ Phiên no longer asks for the code in the app.
letter-second-factor-reset-subject = Your second step was taken away: please set it up anew
letter-second-factor-reset-lead = At { $at } those who run Chợ Phiên took the second step of your account away, because we were told that the telephone and the recovery codes are lost. You were signed out everywhere. Sign in, and switch the second step on again on your account’s page; staff cannot work without it.
letter-second-factor-reset-not-you = If you did not ask for it: somebody may have pretended to be you. Change the password at once, and call those who run Chợ Phiên.
letter-second-factor-recovery-subject = A recovery code has just been used to sign in
letter-second-factor-recovery-lead = At { $at } somebody signed in to your account with a recovery code. { $left } are left. If you have lost the telephone, switch the second step off and on again on your account’s page to get new ones.
letter-second-factor-not-you = If it was not you: open your account’s page, press “Sign out everywhere else”, then change the password at once.
letter-button-account = Open my account

letter-kind-address-to-confirm = Letter to confirm an address
letter-kind-address-known-already = Notice that an address has an account
letter-kind-address-change-to-confirm = Letter to confirm a new address
letter-kind-address-changed = Notice of a changed address
letter-kind-password-reset-asked = Letter to choose a new password
letter-kind-password-changed = Notice of a changed password
letter-kind-new-sign-in = Notice of a new sign-in
letter-kind-second-factor-changed = Letter about the second step
