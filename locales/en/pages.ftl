# The words of the small pages: those behind letters, sign-in, the first page, the mailbox for looking round.

## The frame

page-brand = Chợ Phiên
page-skip = Skip to the content
page-foot = Chợ Phiên brings wholesale buyers and OCOP producers together.
page-foot-link = This link is for { $reader } only; please do not pass it on.
page-back-home = ← All threads
page-error-prefix = Error:
page-errors-title = Not sent yet
page-complaint = { $field }: { $text }
page-errors-kept = What you entered is still there below.
page-sent-before = This page was sent once already. Please look again; if you still want to send what is new, press the button once more.
page-optional = (optional)
page-reason = Reason

## The thread of an inquiry

page-inquiry-number = Inquiry
page-goods-more = { $first } and { $more ->
    [one] one more product
   *[other] { $more } more products
}
page-goods-quantity = { $quantity } { $product }
page-goods-received = { $quantity } { $product } ({ $received } received)
page-todo = What you can do now
page-todo-quote = Send a quotation
page-todo-requote = Send a new quotation
page-todo-message = Write a message
page-todo-decide = Accept or reject the quotation
page-todo-order = Confirm or reject the order
page-todo-delivery = Delivery { $days }
page-todo-answer-desk = Answer, or pass it on to a producer
page-asker = Who asks
page-answerer = Who sells
page-desk = Authority in charge
page-producer = The producer in the register
page-producer-unclaimed = Nobody speaks for it here
page-call = Call { $phone }
page-no-phone = No telephone number is known.
page-standing-VERIFIED = Verified
page-standing-UNVERIFIED = Not verified
page-standing-SUSPENDED = Suspended
page-standing-CLOSED = Closed
page-asked = What is asked for
page-asked-out-of-season = Out of season by the product's record: { $days }. It is to be had in { $months }.
page-asked-note = The buyer’s note
page-outline = You look at this as an officer: you see its state, products and quantities, not words and prices.

page-next-answer = Please answer before { $until }.
page-next-their-answer = Waiting for the seller’s answer until { $until }.
page-next-me = It is your move.
page-next-them = It is the other side’s move.
page-next-nobody = Nobody speaks for this producer yet; the province’s office has received the inquiry.
page-next-me-until = It is your move, until { $until }.
page-next-them-until = It is the other side’s move, until { $until }.

page-inquiry-OPEN = Waiting for an answer
page-inquiry-ANSWERED = Answered
page-inquiry-ORDERED = Ordered
page-inquiry-DECLINED = Declined
page-inquiry-EXPIRED = Not answered in time
page-inquiry-CLOSED = Closed
page-inquiry-in-talk = In discussion

page-row-reply-by = Answer before
page-row-certificates = Certificates wanted
page-row-market = Target market
page-row-buyer-reference = Buyer’s number
page-row-seller-reference = Seller’s number
page-row-declined = Declined because
page-row-target = Target price
page-row-wishes = Wishes
page-row-price = Price
page-row-basis = Price applies
page-row-priced = In the unit of the price
page-row-grade = Grade
page-row-packing = Packing
page-row-vat = VAT
page-row-line-total = Amount
page-row-substitute = Substitute
page-row-valid-until = Valid until the end of
page-row-binding = Kind of offer
page-row-sent = Sent
page-row-total = Total without VAT
page-row-vat-total = VAT
page-row-grand-total = Total
page-row-placed = Placed
page-row-confirm-by = Seller answers by
page-row-planned = Agreed
page-row-shipped = Shipped
page-row-received = Weighed and received

page-scheme-VIETGAP = VietGAP
page-scheme-GLOBALGAP = GlobalG.A.P.
page-scheme-ORGANIC = Organic
page-scheme-HACCP = HACCP
page-scheme-ISO22000 = ISO 22000
page-scheme-HALAL = Halal
page-scheme-ATTP = Food safety (ATTP)
page-scheme-OCOP = Valid OCOP rating

page-days-one = { $from }
page-days = { $from } – { $to }

page-vat-none = Outside VAT (unprocessed, sold by the grower)
page-vat-none-short = Outside VAT
page-vat-choose = Please choose

## Messages

page-talk = Messages
page-talk-empty = No messages yet.
page-field-message = Message
page-field-message-hint = The other side gets it by e-mail at once, or within { $minutes } minutes where a letter with messages of this thread has just gone.
page-message-send = Send the message

## Quotations

page-quotation = Quotation
page-quotation-note = The seller’s note
page-quotation-SENT = Open
page-quotation-ACCEPTED = Accepted
page-quotation-REJECTED = Rejected
page-quotation-REPLACED = Replaced
page-quotation-EXPIRED = Expired
page-firm = Firm: accepting makes an order
page-free = Not binding: the seller still confirms the order
page-asked-short = Asked for { $quantity }
page-asked-short-days = Asked for { $quantity }, { $days }
page-answer-OFFERED = { $quantity }
page-answer-LESS = { $quantity }
page-answer-SUBSTITUTE = { $quantity } (substitute)
page-answer-DECLINED = None
page-gaps = Other than asked
page-covered = Covers everything that was asked for.
page-covered-outline = Products, quantities and days are as asked for. Prices and wishes in words are not shown to officers, so nothing is said here on whether everything is covered.
page-gaps-outline = Prices and wishes in words are not shown to officers; nothing is said here on those.
page-gap-less = { $days }: { $missing } missing
page-gap-declined = { $days }: nothing offered ({ $missing } missing)
page-gap-substitute = { $days }: another product instead
page-gap-target = Above the target price of the inquiry ({ $target })
page-gap-target-counter = Above the price in the buyer's counter-offer ({ $target })
page-gap-currency = Quoted in { $offered }, not { $asked }
page-gap-certificate = No valid { $certificate } certificate is on record here; ask to see the paper
page-gap-certificate-outline = No valid { $certificate } certificate is on record here
page-earlier = Earlier revisions
page-revision = revision { $revision }
page-accept = Accept the quotation
page-accept-first = This button opens a last look; only there is anything accepted.
page-accept-look = Look again before you accept
page-accept-send = Yes, accept this quotation
page-accept-back = Do not accept yet, back to the quotation
page-accept-firm = This quotation is firm: accepting it makes an order that binds both sides, { $total } in total.
page-accept-free = This quotation does not bind yet: accepting it places an order that the seller still confirms, { $total } in total.
page-field-reference = Your order number
page-field-reference-hint = It will stand on every letter about this order.
page-reject = Reject this quotation
page-reject-send = Reject the quotation
page-reject-hint = The seller reads the reason and may send a new quotation.
page-gap-certificate-seller = No valid { $certificate } certificate is shown here; please send the buyer a copy

page-quote-title = Send a quotation
page-quote-title-again = Send a new quotation
page-quote-replaces = The new revision replaces revision { $revision }, which is open.
page-quote-target = Target price: { $price }
page-quote-zero = How much can you deliver each time? Write 0 where you have none.
page-field-price = Price without VAT
page-field-price-hint = For example: 35,000
page-field-per = For one
page-field-basis = Price applies
page-field-vat = VAT
page-field-offered = Delivery { $days }
page-field-offered-hint = Asked for { $quantity }, { $place }
page-field-valid-until = Valid until the end of
page-field-valid-until-hint = That day included, Vietnam time.
page-field-firm = Kind of offer
page-firm-yes = Firm
page-firm-yes-hint = When the buyer accepts, it is an order.
page-firm-no = Not binding
page-firm-no-hint = When the buyer accepts, you still confirm the order.
page-field-note = Note to the buyer
page-field-note-hint = For example: grade, packing, payment.
page-nothing-offered = This quotation offers nothing. If you cannot supply, use “We cannot supply this” at the end of the page and give a reason.
page-quote-mailed = The buyer gets the quotation by e-mail, you get a copy.
page-quote-send = Send the quotation

page-otherwise = Other answers
page-decline = We cannot supply this
page-decline-send = Decline
page-decline-hint = The buyer reads this reason.
page-field-reason = Reason
page-field-producer = Pass on to a producer
page-field-producer-hint = Only producers that somebody speaks for here.
page-forward-send = Pass it on
page-field-producer-none = Choose a producer…
page-forward-choose = Please choose a producer.

## Orders and deliveries

page-order = Order
page-order-PLACED = Waiting for the seller’s confirmation
page-order-CONFIRMED = Confirmed
page-order-REJECTED = Not taken by the seller
page-order-CANCELLED = Cancelled
page-order-refused = Goods refused by the buyer
page-order-COMPLETED = Completed
page-confirm-means = Confirming makes the order bind both sides.
page-confirm = Confirm the order
page-order-reject = We cannot take this order
page-order-reject-send = Reject the order
page-order-reject-hint = The buyer reads this reason.
page-cancel = Cancel the order
page-cancel-send = Cancel the order
page-cancel-hint = Possible only before any goods have left. The other side reads this reason.

page-delivery = Delivery { $days }
page-delivery-PLANNED = Planned
page-delivery-PREPARING = Being prepared
page-delivery-SHIPPED = Under way
page-delivery-ARRIVED = Arrived
page-delivery-RECEIVED = Received
page-delivery-REFUSED = Refused
page-delivery-CANCELLED = Cancelled
page-prepare = Report: being prepared
page-ship = Report that the goods have left
page-ship-send = The goods have left
page-field-shipped = { $product }: quantity sent
page-field-shipped-hint = Agreed: { $quantity }
page-field-ship-note = Vehicle, driver, lot
page-field-ship-note-hint = For example: truck 12C-123.45, Mr Nam 0912 345 678.
page-arrive = Report: the goods have arrived
page-receive = Receive by weight
page-receive-send = Weighed and received
page-field-received = { $product }: quantity weighed
page-field-received-hint-shipped = The seller sent { $quantity }
page-field-received-hint-planned = Agreed: { $quantity }
page-refuse = Refuse this delivery
page-refuse-send = Refuse the goods
page-refuse-hint = The seller reads this reason. What was refused stays refused.
page-refuse-last-hint = The seller reads this reason. This is the last open delivery of the order: refused, it ends the whole order, and that cannot be taken back.
page-ship-early = Earlier than the agreed { $day }: please make sure that the buyer can take it.

## After a button was pressed

page-done-message = Your message was sent.
page-done-quote = Your quotation was sent. A copy is on its way to your mailbox.
page-done-decline = The inquiry was declined.
page-done-forward = The inquiry was passed on to the producer.
page-done-accept = The quotation was accepted. Both sides get the order by e-mail.
page-done-reject = The quotation was rejected; the seller has been told.
page-done-confirm = The order was confirmed.
page-done-order-reject = The order was rejected.
page-done-cancel = The order was cancelled.
page-done-prepare = Noted: being prepared.
page-done-ship = Noted: the goods have left.
page-done-arrive = Noted: the goods have arrived.
page-done-receive = The weighed quantities were noted and the goods received.
page-done-refuse = The goods were refused.
page-done-signed-out = You are signed out.
page-done-mailed = If that address is known here, a letter with a sign-in link is on its way.

## Links that do not work

page-expired-title = This link has expired
page-expired-what = For safety, the links in letters work for a limited time only. The thread itself is still there.
page-expired-offer = Press the button and a new link will be mailed to the very mailbox that received the old letter.
page-expired-button = Mail me a new link
page-used-title = This link has been used
page-used-what = Each link of this kind works only once.
page-fresh-title = A new link is on its way
page-fresh-what = A letter has been sent to the mailbox that received the old one. Please open the link in the newest letter.
page-fresh-enough = If it is not there yet, wait a few minutes and look among the junk mail too.
page-often-title = Please wait a little
page-often-what = A letter has just been sent. Please look into your mailbox, or try again in a few minutes.
page-unknown-title = This link does not open anything
page-unknown-what = Perhaps it was copied only in part, or it is too old. Please open it again from the letter, or sign in from the first page.
page-left-title = This link no longer works
page-left-what = The reader of the letter no longer represents the organisation in this thread.
page-missing-title = There is no such page
page-missing-what = It does not exist, or you may not see it. Please check the address.
page-forged-title = This page was too old
page-forged-what = Nothing was changed. Please open the page again from the letter and press the button once more.
page-busy-title = The server is busy
page-busy-what = Nothing was changed. Please go back and try again in a few minutes.
page-late-title = The server took too long
page-late-what = The step was stopped because it took too long, and it may have been done all the same. Please go back and press again in a few minutes: nothing is done twice.
page-slow-title = Your page did not arrive whole
page-slow-what = The connection broke off or was too slow, so nothing was changed. Please go back and send it again.
page-failed-title = Something went wrong on our side
page-failed-what = Please try again; if it happens again, tell the market’s office the code { $id }.
page-to-home = To the first page

## Sign-in and the first page

page-sign-in-title = Sign in
page-sign-in-what = Press the button to enter Chợ Phiên on this device. The link works once.
page-sign-in-button = Sign in
page-sign-in-expired-title = This sign-in link no longer works
page-sign-in-expired = A sign-in link works for 60 minutes and only once. Please ask for another one on the first page.
page-home-first-title = First of all
page-home-first = Enter your organisation (cooperative, household, company), to sell or to buy. If it is here already, ask its owner to invite you at your e-mail address.
page-home-title = Home
page-home-hello = Hello { $person }
page-home-what = Where cooperatives sell OCOP products to wholesale buyers. Buyers find products and send inquiries by an app or a shop that is connected to Chợ Phiên; here both sides talk, quote, agree on the order and hand over the goods, from a telephone; provincial staff keep the product register.
page-home-how = Everybody gets a letter when something arrives for them, and works straight from the link in it. Nothing to install.
page-enter = Sign in by e-mail
page-field-email = E-mail address
page-field-email-hint = A sign-in link will be mailed to this address.
page-enter-send = Mail me a link
page-sign-out = Sign out
page-list-me = Waiting for you
page-list-me-empty = Nothing is waiting for you.
page-list-others = Other threads
page-list-others-empty = No other threads yet.
page-tools = Look around
page-tools-what = This server runs for looking around: all sample people and threads are made up.
page-tool-graphiql = GraphiQL: try the API
page-tool-mailbox = Mailbox: read letters as their receivers see them

## The mailbox for looking round

page-mailbox = Mailbox for looking round
page-mailbox-what = Letters here are not sent anywhere. Choose a reader to see theirs.
page-mailbox-of = Letters of { $reader }
page-mailbox-of-what = Newest first.
page-mailbox-count = { $count ->
    [one] one letter
   *[other] { $count } letters
}
page-mailbox-back = ← Back
page-mailbox-empty = No letters yet.
page-letter-to = To
page-letter-when = Sent
page-letter-html = The letter as its reader sees it
page-letter-text = The text part
page-letter-wiped = The body of this letter was a secret and was wiped after sending.

## When it could not be sent

page-errors-kept-but-password = What you typed is still there below, but for the password: please type it again.
page-errors-password = The password is not kept: please type it again.
page-field-one-of-owed = Please choose at least one.
page-field-choice-owed = Please choose one.

## The first page: what waits, and until when

page-due-answer = To be answered before { $until }
page-due-word = The other side waits for a word of yours
page-due-message = Message without an answer: { $who }, { $when }
page-due-decide = A quotation waits for your decision, valid until { $day } inclusive
page-due-counter = The buyer made a counter-offer that waits for an answer
page-due-confirm = The order is to be confirmed or rejected before { $until }
page-due-confirm-open = The order is to be confirmed or rejected
page-due-amendment = A proposed change of the order waits for an answer
page-due-amendment-until = A proposed change of the order waits for an answer; the order waits until { $until }
page-due-receive = Goods are on their way: weigh and take them when they come
page-due-arrived = The goods have come: weigh and take them
page-due-deliver = To be delivered now: { $days }
page-due-later = Next delivery: { $days }
page-home-desk = { $count ->
    [one] { $count } thing waits
   *[other] { $count } things wait
}
page-home-desk-organisations = { $count ->
    [one] { $count } organisation to be verified
   *[other] { $count } organisations to be verified
}
page-home-desk-claims = { $count ->
    [one] { $count } claim to speak for a producer
   *[other] { $count } claims to speak for a producer
}
page-home-desk-products = { $count ->
    [one] { $count } product to be reviewed
   *[other] { $count } products to be reviewed
}
page-home-desk-data = { $count ->
    [one] { $count } request about personal data
   *[other] { $count } requests about personal data
}
page-task-papers = Hand your papers in to be verified.
page-task-papers-again = The authority did not accept the papers. Please read why, and hand them in again.
page-task-papers-lapsed = What had been verified was changed. Hand papers in to be verified again.
page-task-product = Please mend it by the reason given, and hand it in again.
page-task-change-refused = Change not accepted
page-task-change = The product stays listed with what stood there. To change it, mend it by the reason given and send it again.
page-task-reason = Reason: { $reason }
