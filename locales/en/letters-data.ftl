# Letters: personal data

letter-row-answer-by = Answer no later than
letter-row-complete-by = Done no later than

letter-data-erasure-to-confirm-subject = Confirm the erasure of your data before { $until }
letter-data-erasure-to-confirm-preheader = Nothing is erased yet. It happens only when you press and confirm.
letter-data-erasure-to-confirm-lead = Somebody asked to erase your account and your personal data on Chợ Phiên.
letter-data-erasure-to-confirm-what = If you confirm: your name, e-mail, telephone, ways of signing in and places in organisations are erased and cannot be had back. What your organisations traded is kept, as the law wants.
letter-data-erasure-to-confirm-button = Look and confirm the erasure
letter-data-erasure-to-confirm-until = The button works once, until { $until }.
letter-data-erasure-to-confirm-not-you = If you did not ask for it, do not press, and choose a new password: your data stay as they are.

letter-data-export-ready-subject = A copy of your data was made at { $at }
letter-data-export-ready-preheader = You can fetch it again at any time.
letter-data-export-ready-lead = The copy has everything that Chợ Phiên holds about you. It is neither in this letter nor kept by us; to fetch it again, open the page of your data.
letter-data-export-ready-button = Open my data
letter-data-export-ready-not-you = If it was not you: open your account’s page, press “Sign out everywhere else”, then change the password at once.

letter-data-erased-subject = Your data on Chợ Phiên are erased
letter-data-erased-preheader = There is nothing left to do.
letter-data-erased-lead = At { $at } your account and your personal data were erased: name, e-mail, telephone, password, sessions, and your name in letters that were kept.
letter-data-erased-kept = Signed papers of a trade (orders, deliveries) keep the name of who signed, because the law wants them kept.
letter-data-erased-last = This is the last letter. This address is erased too as soon as it has left.

letter-data-request-at-desk-subject = A request about personal data, to be done by { $until }
letter-data-request-at-desk-preheader = An answer comes first, no later than { $until }.
letter-data-request-at-desk-lead = Somebody wants his or her personal data erased, but is the only owner of the organisation below, so somebody else must take it over first, or it must be closed.
letter-data-request-at-desk-do = Please help the organisation to a new owner, or the owner to close it where there is nobody. Then the person can erase the data; the authority cannot see what they hold.
letter-data-request-at-desk-button = Open the desk

letter-kind-data-erasure-to-confirm = Letter to confirm an erasure
letter-kind-data-export-ready = Notice of a copy of personal data
letter-kind-data-erased = Notice of erased data
letter-kind-data-request-at-desk = Request about personal data
