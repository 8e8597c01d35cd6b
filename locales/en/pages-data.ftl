# Pages: personal data

consent-trade = I agree that Chợ Phiên uses my name, e-mail address and telephone number to keep my account, to trade, and to show them to the other side of my deals.
consent-advertising = I agree to receive letters that advertise: digests, invitations to fairs and conferences. I can stop them at any time.

page-data-title = My personal data
page-data-what = Here you see and take back what you agreed to, fetch a copy of everything that Chợ Phiên holds about you, or have it erased.
page-data-done-consent = Your choice is noted.
page-data-done-cancel = The wish to be erased is taken back. Your data are as they were.
page-data-done-mailed = A letter to confirm it is on its way. Nothing is erased yet: that happens when you press the button in the letter, within 72 hours.
page-data-done-hand-over = Your wish is noted, and the days that the law sets run from then on. Do what is said below under erasing, then come back here to erase.

page-data-consents = What I agree to
page-data-consent-since = Since
page-data-consent-GRANTED = Agreed
page-data-consent-NONE = Not agreed to
page-data-consent-WITHDRAWN = Stopped
page-data-consent-UNRECORDED = No consent on record
page-data-consent-sample = You are an invented person of the sample data, so no consent is on record here.
page-data-consent-grant = I agree
page-data-consent-withdraw = Stop these letters

page-data-export = A copy of my data
page-data-export-what = A JSON file: account, sessions, what you agreed to, letters you got, what you asked, offered and wrote. The file is not kept on the server.
page-data-export-button = Fetch the copy

page-data-erase = Erase my data
page-data-erase-what = Erases name, e-mail address, telephone number, password, sessions, places in organisations and the text of letters to you. It cannot be undone.
page-data-erase-kept = The papers of your organisation's trade are kept, with the name of who signed an order, because the law wants it.
page-data-erase-hand-over = You are the only owner of an organisation. Before you can be erased, invite somebody else as owner; if there is nobody, close the organisation on its page first.
page-data-erase-hand-over-office = You are the only owner of an authority, and an authority cannot be closed here. Before you can be erased, invite somebody else as owner; if there is nobody, ask those who run the server to enter a new owner.
page-data-erase-button = Erase now
page-data-erase-mail = Mail me a letter to confirm
page-data-erase-noted-office = Press the button below and your wish is noted, the days that the law sets run from then on, and whoever else is at the responsible desk is told. Your data can be erased only when the authority has another owner: come back here then.
page-data-erase-note = Note my wish
page-data-erase-ask = Note my wish and tell the authority
page-data-erase-cancel = Take the wish back

page-data-requests = My requests
page-data-kind-EXPORT = Copy of the data
page-data-kind-ERASURE = Erasure of the data
page-data-state-RECEIVED = Received
page-data-state-ANSWERED = Waiting
page-data-state-COMPLETED = Done
page-data-state-WITHDRAWN = Taken back
page-data-waits = Waits for
page-data-waits-CONFIRMATION = The person's confirmation
page-data-waits-HAND_OVER = A new owner of the organisation, or its closing (an authority can only be handed over)
page-data-asked = Asked at
page-data-answered = Answered at
page-data-answer-by = To be answered by the end of
page-data-complete-by = To be done by the end of
page-data-ended = Ended at
page-data-organisation = Organisation that needs a new owner or is to be closed
page-desk-data = Requests about personal data

page-erasure-title = Erase your data?
page-erasure-button = Erase everything, I know it cannot be undone
page-erased-title = Erased
page-erased-what = Your data are erased. One last letter tells you so; after it the address is erased too.
page-erasure-over-title = This button works no more
page-erasure-over = The button to erase works once, within 72 hours. If you still want it, sign in and ask again. If it is done already, there is nothing left to do.
page-erasure-hand-over-title = Hand the organisation over or close it first
page-person-erased = Somebody whose data are erased
