# The words of letters. Readers mostly open them on a telephone: short sentences that say what is wanted, and until when.

## Common

letter-sender-name = Chợ Phiên
letter-greeting = Dear { $name },
letter-greeting-house = Dear colleagues,
letter-greeting-nobody = Hello,
letter-quote-by = { $by } writes:
letter-quote-by-at = { $by } wrote at { $at }:
letter-small-language = 本信暂无中文版，以下为英文。 This letter is in English: we have no Chinese version of it yet.
letter-no-phone = No telephone number yet.
letter-small-link = The button in this letter is for you alone and works until { $until }. Please do not pass this letter on.
letter-small-answers = To tell the other side something, use the button in this letter or the telephone. If you press “Reply” in your mail program, your words go to { $name } ({ $address }), not to the other side.
letter-small-help = If you need help, just reply to this letter: it reaches { $name } ({ $address }).
letter-small-sender = An automatic letter from Chợ Phiên, which connects wholesale buyers with OCOP producers in Vietnam.

letter-goods = { $quantity } of { $product }
letter-goods-and-more = { $first } and { $more } more
letter-goods-instead = { $goods } instead of { $asked }
letter-goods-and-substitute = { $first } and a substitute
letter-goods-unnamed = OCOP goods
letter-quantity = { $number } { $unit }
letter-moment = { $time } on { $date } (Vietnam time)
letter-moment-short = { $time } on { $date }
letter-window = { $from } to { $to }

letter-vat-outside = Outside VAT
letter-vat-with-reason = { $vat } ({ $reason })

letter-standing-verified = Verified by an authority
letter-standing-unverified = Not yet verified
letter-standing-suspended = Suspended
letter-standing-closed = Closed

letter-certificate-vietgap = VietGAP
letter-certificate-globalgap = GlobalG.A.P.
letter-certificate-organic = Organic
letter-certificate-haccp = HACCP
letter-certificate-iso22000 = ISO 22000
letter-certificate-halal = Halal
letter-certificate-attp = Food-safety eligibility (Vietnam)
letter-certificate-ocop = A valid OCOP rating

letter-country-vn = Vietnam
letter-country-cn = China
letter-country-jp = Japan
letter-country-kr = South Korea
letter-country-tw = Taiwan
letter-country-hk = Hong Kong
letter-country-sg = Singapore
letter-country-th = Thailand
letter-country-la = Laos
letter-country-my = Malaysia
letter-country-us = United States
letter-country-de = Germany
letter-country-fr = France
letter-country-au = Australia

## Names of rows

letter-row-inquiry = Inquiry
letter-row-quotation = Quotation
letter-row-order = Order
letter-row-delivery = Delivery
letter-row-number = Number
letter-row-buyer-reference = Buyer's reference
letter-row-seller-reference = Seller's reference
letter-row-buyer = Buyer
letter-row-seller = Seller
letter-row-desk = Authority in charge
letter-row-producer = Producer
letter-row-standing = Verification
letter-row-reply-by = Answer wanted before
letter-row-certificates = Certificates wanted
letter-row-target-market = To be sold in
letter-row-place = Deliver to
letter-row-target-price = Target price
letter-row-wishes = Further wishes
letter-row-out-of-season = Out of season by the product's record
letter-row-price = Price
letter-row-priced = In the unit of the price
letter-row-basis = Price applies
letter-row-grade = Grade
letter-row-packing = Packing
letter-row-vat = VAT
letter-row-amount = Amount
letter-row-line-total = Total of this product, without VAT
letter-row-total = Goods, without VAT
letter-row-vat-total = VAT
letter-row-payable = Total
letter-row-ordered-goods = Ordered { $product }
letter-row-received-goods = Received { $product }
letter-row-turned-back-goods = Turned back { $product }
letter-row-received-value = Value of what was received (without VAT)
letter-row-received-payable = Value of what was received (with VAT)
letter-row-agreed-total = Total as ordered (with VAT)
letter-row-valid-until = Valid until
letter-row-offer-kind = Kind of offer
letter-row-substitute = Offered instead
letter-row-note = Note
letter-row-window = Delivery window
letter-row-planned = Agreed
letter-row-shipped = Loaded
letter-row-received = Weighed on arrival
letter-row-less-than-loaded = Less than loaded
letter-row-less-than-loaded-goods = Less than loaded { $product }
letter-row-address = Address
letter-row-email = E-mail
letter-row-letter = Letter that did not arrive
letter-row-reader = Reader
letter-row-organisation = Organisation
letter-row-since = Since
letter-row-given-up = Given up at
letter-row-answer = The mail server's answer

letter-heading-asked = What is wanted
letter-heading-known-producer = The producer
letter-heading-offer = What is offered
letter-heading-gaps = Other than asked
letter-heading-order = What is ordered
letter-heading-delivery = In this delivery

letter-contact-buyer = Contact at the buyer
letter-contact-seller = Contact at the seller
letter-contact-other = Who wrote
letter-contact-call = Please call

letter-button-answer = View and answer
letter-button-thread = View the thread
letter-button-desk = Answer or pass on
letter-button-decide = View and decide
letter-button-confirm = Confirm or reject the order
letter-button-delivery = View the delivery
letter-button-front-door = Open Chợ Phiên and sign in

## Signing in

letter-sign-in-link-subject = Open to sign in to Chợ Phiên, works until { $until }
letter-sign-in-link-preheader = One press, no password.
letter-sign-in-link-lead = Press the button below to enter Chợ Phiên.
letter-sign-in-link-button = Sign in
letter-sign-in-link-until = The button works once, until { $until }.
letter-sign-in-link-not-you = If you did not ask for this letter, please ignore it: nobody gets in without it. Please do not pass it on.

letter-fresh-link-subject = A new link to open thread { $number }: { $goods }
letter-fresh-link-preheader = The old link had expired; thread { $number } is still there.
letter-fresh-link-lead = Press the button below to look at it and go on.
letter-fresh-link-not-you = If you did not ask for this letter, you can ignore it.

## Inquiries

letter-inquiry-received-subject = Answer wanted before { $until }: { $buyer } asks for { $goods } ({ $number })
letter-inquiry-received-forwarded = { $authority } passed this inquiry on to you.
letter-inquiry-preheader = Wanted { $window }.
letter-inquiry-received-wanted = { $buyer } waits for your answer about { $goods }: send a quotation, ask back, or decline with a reason. If you have only part of it, quote that part.
letter-inquiry-contact-shown = The buyer agrees that you see this name and telephone number for this business.

letter-inquiry-copy-subject = Inquiry for { $goods } sent to { $seller } ({ $number })
letter-inquiry-copy-preheader = Your copy; an answer is due before { $until }.
letter-inquiry-copy-lead = { $seller } has received your inquiry for { $goods }.
letter-inquiry-copy-desk = Nobody answers for this product on Chợ Phiên yet, so { $seller } has taken your inquiry for { $goods } and looks for a seller.
letter-inquiry-copy-desk-known = { $producer } is not on Chợ Phiên yet, so { $seller } has taken your inquiry for { $goods } and gets in touch for you.
letter-inquiry-copy-next = We write to you as soon as there is an answer.
letter-inquiry-contact-given = Those who answer see your name and telephone number for this business.

letter-inquiry-at-desk-subject = To be dealt with before { $until }: { $buyer } asks for { $goods }, no seller yet ({ $number })
letter-inquiry-at-desk-lead = Nobody answers for this product on Chợ Phiên yet, so the inquiry of { $buyer } for { $goods } comes to the province's desk.
letter-inquiry-at-desk-wanted = Please answer the buyer, or pass the inquiry on to a producer on Chợ Phiên.
letter-inquiry-at-desk-nobody = The register does not name a producer for this product.

letter-inquiry-forwarded-subject = { $seller } will answer you about { $goods } ({ $number })
letter-inquiry-forwarded-preheader = An answer is due before { $until }.
letter-inquiry-forwarded-lead = { $authority } has passed your inquiry for { $goods } on to { $seller }.

letter-inquiry-expired-buyer-subject = No answer: { $other }, { $goods } ({ $number })
letter-inquiry-expired-buyer-preheader = You may ask again or elsewhere.
letter-inquiry-expired-buyer-lead = The time for { $other } to answer about { $goods } ran out at { $until }, so this inquiry is closed. You may send a new one elsewhere, or ask again and allow more time.
letter-inquiry-expired-seller-subject = Time is over: { $other } asked for { $goods } ({ $number })
letter-inquiry-expired-seller-preheader = If you still have the goods, please call the buyer.
letter-inquiry-expired-seller-lead = The time to answer about { $goods } ran out at { $until }, so this inquiry is closed. If you still have the goods, call the buyer, who can send a new inquiry.
letter-inquiry-expired-desk-preheader = If you know who has the goods, please tell the buyer.
letter-inquiry-expired-desk-lead = The time to answer about { $goods } ran out at { $until }, so this inquiry is closed. If you find a producer who has the goods, please call the buyer, who can send a new inquiry.

letter-message-received-subject = Please read and answer: { $sender } writes about { $goods } ({ $number })
letter-message-writer = { $writer } ({ $sender })
letter-messages-received-subject = Please read and answer: { $sender } sent { $count } messages about { $goods } ({ $number })

letter-inquiry-declined-subject = { $seller } cannot sell this time: { $goods } ({ $number })
letter-inquiry-declined-lead = { $seller } has considered your inquiry for { $goods } and makes no offer this time.

## Quotations

letter-quotation-revision = { $number } (revision { $revision })
letter-entry-less = { $offered } (asked: { $asked })
letter-entry-instead = { $offered } (offered instead)
letter-entry-none = nothing (asked: { $asked })
letter-entry-missing = { $gap } missing
letter-gaps-none = The quotation covers everything that was asked.
letter-gaps-quantities-none = Quantities: everything as asked.
letter-gaps-instead = { $product }: for some or all days { $other } is offered instead.
letter-gaps-dearer = { $product }: dearer than the price you wished for in your inquiry ({ $target }).
letter-gaps-dearer-counter = { $product }: dearer than the price you wanted in your counter-offer ({ $target }).
letter-gaps-currency = The quotation is not in the currency you asked for ({ $asked }).
letter-gaps-certificates = Chợ Phiên holds no proof of these certificates you asked for: { $certificates }. Please ask the seller for a copy that is still valid.
letter-gaps-some = Quantities still missing:
letter-offer-firm = Firm (binds the seller)
letter-offer-free = Not binding (the seller has yet to confirm)
letter-offer-firm-means = This is a firm offer: as long as it is valid the seller holds price and quantity. If you accept in time, the order is confirmed at once.
letter-offer-free-means = This offer does not bind yet. After you accept, the seller has yet to confirm before the order binds.

letter-quotation-preheader = { $payable } in all, with VAT where it is due.
letter-quotation-received-subject = Decision wanted before { $until }: { $seller } quotes for { $goods } ({ $number })

letter-quotation-replaced-subject = New quotation (revision { $revision }) from { $seller }, decision wanted before { $until } ({ $number })
letter-quotation-replaced-lead = This quotation for { $goods } replaces revision { $replaces }, which no longer counts.

letter-quotation-copy-subject = Quotation for { $goods } sent to { $buyer } ({ $number })
letter-quotation-copy-lead = This is your copy; nothing is wanted from you now.
letter-quotation-copy-lead-papers = This is your copy. The buyer wants certificates that nobody has seen here: please see below.
letter-quotation-copy-firm = A firm offer: as long as it is valid you hold price and quantity. If the buyer accepts in time, the order is confirmed.
letter-quotation-copy-free = An offer that does not bind yet. After the buyer accepts, you have yet to confirm before the order binds.

letter-quotation-accepted-firm-subject = Order { $order } confirmed: { $buyer } accepts quotation { $quotation }
letter-quotation-accepted-firm-lead = Quotation { $quotation } (revision { $revision }) for { $goods } was firm, so the order binds from the moment the buyer accepted. Please prepare the goods as scheduled below.
letter-quotation-accepted-free-subject = Please confirm order { $order }: { $buyer } accepts quotation { $quotation }

letter-quotation-accepted-free-lead = Quotation { $quotation } (revision { $revision }) for { $goods } was not binding yet: the order waits for you to confirm or reject it, and does not bind before that.
letter-quotation-rejected-subject = { $buyer } does not accept the quotation for { $goods } ({ $number })
letter-quotation-rejected-preheader = You may send a new quotation.
letter-quotation-rejected-lead = The buyer does not accept quotation { $number } (revision { $revision }) for { $goods }.
letter-quotation-rejected-no-reason = The buyer gave no reason.
letter-quotation-rejected-next = If you like, write to the buyer or send a new quotation.

letter-quotation-expired-buyer-subject = Quotation { $number } has run out: { $other }, { $goods }
letter-quotation-expired-buyer-lead = Quotation { $number } (revision { $revision }) from { $other } for { $goods } was valid until { $until } and counts no more. If you still want the goods, ask the seller for a new one.
letter-quotation-expired-seller-subject = Quotation { $number } to { $other } has run out: { $goods }
letter-quotation-expired-seller-lead = { $other } had not decided about quotation { $number } (revision { $revision }) for { $goods }, valid until { $until }. You need no longer hold price and quantity.
letter-quotation-expired-preheader = This quotation no longer binds anybody.
letter-quotation-received-counter = { $seller } answers your counter-offer with revision { $revision } of the quotation.
letter-quotation-received-may = You may accept this quotation, make a counter-offer (other prices, quantities or days), reject it with a reason, or ask back.
letter-gaps-dearer-seller = { $product }: dearer than the price the buyer wished for in the inquiry ({ $target }).
letter-gaps-dearer-counter-seller = { $product }: dearer than the price the buyer wanted in the counter-offer ({ $target }).
letter-gaps-currency-seller = The quotation is not in the currency the buyer asked for ({ $asked }).
letter-gaps-certificates-seller = Chợ Phiên holds no proof of these certificates the buyer asked for: { $certificates }. Please send the buyer a copy that is still valid.

## Orders

letter-order-preheader = First delivery { $window }, { $payable } in all.
letter-order-waiting-preheader = An answer is due before { $until }; { $payable } in all.
letter-order-placed-buyer-subject = Order { $order } placed: { $goods }, waiting for { $other } to confirm
letter-order-placed-buyer-lead = The order for { $goods } does not bind before the seller confirms it; we write to you as soon as that happens.
letter-order-placed-seller-subject = Please confirm order { $order }: { $other } orders { $goods }
letter-order-placed-seller-lead = The order for { $goods } waits for you to confirm or reject it; it does not bind before you confirm.

letter-order-confirmed-buyer-subject = Order { $order } confirmed: { $goods } from { $other }
letter-order-confirmed-buyer-lead = The order for { $goods } binds both sides from now on. Please be ready to receive the goods as scheduled below.
letter-order-confirmed-seller-subject = Order { $order } confirmed: { $goods } to { $other }
letter-order-confirmed-seller-lead = The order for { $goods } binds both sides from now on. Please prepare the goods as scheduled below.

letter-order-rejected-buyer-subject = { $other } cannot take order { $order }: { $goods }
letter-order-rejected-buyer-lead = Order { $order } for { $goods } is void.
letter-order-rejected-seller-subject = Order { $order } from { $other } rejected
letter-order-rejected-seller-lead = Order { $order } for { $goods } is void. The buyer was told the reason below.

letter-order-cancelled-own-subject = Order { $order } cancelled: { $goods }
letter-order-cancelled-own-lead = Order { $order } for { $goods } is void. { $other } was told the reason below.
letter-order-cancelled-other-subject = { $other } has cancelled order { $order }: { $goods }
letter-order-cancelled-other-lead = Order { $order } for { $goods } is void. Please stop preparing.

letter-order-completed-subject = Order { $order } completed: { $goods } with { $other }
letter-order-completed-preheader = Goods worth { $value } were received, with VAT.
letter-order-completed-preheader-value = Goods worth { $value } were received, without VAT.
letter-order-completed-lead = Every delivery is settled. Nothing more is wanted from you here.
letter-order-completed-refused-lead = Every delivery is settled, so the order is over.
letter-order-completed-turned-back = Not everything that was sent was taken: please agree with the other side what becomes of the goods turned back, and write it into the thread.
letter-order-completed-thanks = Thank you. The thread stays here for you to look up.

## Deliveries

letter-delivery-preheader = To { $place }.
letter-delivery-shipped-buyer-subject = Please expect goods { $window }: { $other } has sent { $goods } ({ $number })
letter-delivery-shipped-buyer-lead = Delivery { $number } of order { $order } left at { $at }. When it arrives, please weigh it and record what you received.
letter-delivery-shipped-seller-subject = Goods sent { $window } to { $other }: { $goods } ({ $number })
letter-delivery-shipped-seller-lead = Delivery { $number } of order { $order } left at { $at }. The buyer has been told to expect it.
letter-delivery-shipped-early = The days agreed on are { $window }; the goods left early, on { $left }.

letter-delivery-received-buyer-subject = Goods received from { $other }: { $goods } ({ $number })
letter-delivery-received-buyer-lead = You recorded delivery { $number } of order { $order } at { $at }. { $other } has been told the weights.
letter-delivery-received-seller-subject = { $other } has received the goods: { $goods } ({ $number })
letter-delivery-received-seller-lead = { $other } received delivery { $number } of order { $order } at { $at }. Please check the weights below and call the buyer soon if you differ.
letter-delivery-received-preheader = Weighed and recorded at { $at }.
letter-delivery-refused-buyer-subject = Goods sent back to { $other }: { $goods } ({ $number })
letter-delivery-refused-buyer-lead = You refused delivery { $number } of order { $order } at { $at }. { $other } was told the reason below.
letter-delivery-refused-seller-subject = Please call at once: { $other } refuses { $goods } ({ $number })
letter-delivery-refused-seller-lead = { $other } refused delivery { $number } of order { $order } at { $at }.
letter-delivery-refused-seller-next = Please call the buyer's contact at the end of this letter at once, and agree what becomes of the goods: fetched back, or made good.
letter-delivery-refused-goes-on = To make it good: open the thread, go to “Propose a change”, fill in days and quantity under “One more delivery” and send; it counts once the other side agrees. If nothing is made good, please write into the thread what was agreed, so that both sides keep it.
letter-delivery-refused-over-buyer = This was the last delivery, so the order is over and no delivery can be added. To have it made good, please order or ask anew. Please write into the thread what was agreed, so that both sides keep it.
letter-delivery-refused-over-seller = This was the last delivery, so the order is over and no delivery can be added. To have it made good, the buyer orders or asks anew. Please write into the thread what was agreed, so that both sides keep it.

## Letters that do not arrive

letter-bounced-subject = Please call: a letter did not reach { $whom }
letter-bounced-subject-number = Please call: a letter about { $number } did not reach { $whom }
letter-bounced-preheader = This reader does not know what is waiting.
letter-bounced-lead = { $whom } did not get “{ $what }”. Please call, so that nothing is missed.
letter-bounced-unnamed = a reader
letter-bounced-no-address = no address known
letter-bounced-hint = If the address is wrong or the mailbox full, please ask for a new address and correct it in the organisation's record.

letter-unreachable-subject = Please call: { $organisation } has no e-mail address
letter-unreachable-subject-number = Please call about { $number }: { $organisation } has no e-mail address
letter-unreachable-preheader = This organisation does not know what is waiting.
letter-unreachable-lead = There is “{ $what }” for { $organisation }, but we have no address to send it to.
letter-unreachable-wanted = Please call, say that something is waiting on Chợ Phiên, and ask for an e-mail address for the letters to come.
letter-unreachable-hint = What the letter says is between the two sides, so it is not repeated here. The organisation can read it once somebody signs in.

## Kinds of letters, and how far they came

letter-kind-sign-in-link = Sign-in letter
letter-kind-fresh-link = New link
letter-kind-inquiry-received = Inquiry
letter-kind-inquiry-copy = Copy of an inquiry
letter-kind-inquiry-expired = Notice of an inquiry run out
letter-kind-message-received = Message
letter-kind-messages-received = Messages
letter-kind-inquiry-declined = Notice of a declined inquiry
letter-kind-inquiry-forwarded = Notice of an inquiry passed on
letter-kind-inquiry-at-desk = Inquiry at the desk
letter-kind-quotation-received = Quotation
letter-kind-quotation-copy = Copy of a quotation
letter-kind-quotation-replaced = New quotation
letter-kind-quotation-accepted = Notice of an accepted quotation
letter-kind-quotation-rejected = Notice of a rejected quotation
letter-kind-quotation-expired = Notice of a quotation run out
letter-kind-order-placed = Order to be confirmed
letter-kind-order-confirmed = Confirmed order
letter-kind-order-rejected = Notice of a rejected order
letter-kind-order-cancelled = Notice of a cancelled order
letter-kind-delivery-shipped = Notice of goods sent
letter-kind-delivery-received = Notice of goods received
letter-kind-delivery-refused = Notice of goods refused
letter-kind-order-completed = Notice of a completed order
letter-kind-letter-bounced = Notice of a letter that did not arrive
letter-kind-party-unreachable = Notice of an organisation without an address

letter-state-queued = Waiting to be sent
letter-state-sending = Being sent
letter-state-sent = In the reader's mailbox
letter-state-unknown = Sent, arrival unknown
letter-state-dead = Could not be sent
letter-state-obsolete = Not sent: no longer needed
