# Letters about bargaining: a counter-offer, an offer taken back, reminders, too little left.

letter-nothing = nothing
letter-tolerance = ± { $percent }
letter-row-tolerance = Tolerance of weight
letter-row-other-days = Other days offered
letter-row-counter-price = Price wanted
letter-row-counter-days = Days offered
letter-row-counter-total = Goods as the buyer proposes, without VAT
letter-row-offered-total = Goods as you offered, without VAT
letter-row-counter-until = The buyer stands by it until
letter-row-short-offered = Promised by this offer
letter-row-short-supply = You expect to have
letter-row-short-ordered = Taken by orders
letter-heading-counter = What the buyer proposes
letter-heading-short = What is lacking
letter-button-short = Change or withdraw the offer
letter-counter-instead = { $wanted } (offered: { $offered })
letter-counter-without = not wanted (offered: { $offered })

letter-quotation-countered-subject = Answer wanted: { $buyer } makes a counter-offer for { $goods } ({ $number })
letter-quotation-countered-preheader = The buyer proposes { $total }, you offered { $offered } (without VAT).
letter-quotation-countered-lead = { $buyer } did not accept quotation { $number } (revision { $revision }); what is proposed instead stands below.
letter-quotation-countered-wanted = Your earlier offer no longer binds you. If you agree, or can do something in between, please send a new quotation: the answer page is filled in with the buyer's proposal. If you cannot sell, please decline with a reason.

letter-quotation-withdrawn-subject = { $seller } withdrew quotation { $number }: { $goods }
letter-quotation-withdrawn-lead = Quotation { $number } (revision { $revision }) for { $goods } cannot be accepted any more.
letter-quotation-withdrawn-firm = This was a firm offer that the seller had promised to keep; that it was withdrawn stays on record. Please call the seller to ask.
letter-quotation-withdrawn-next = The seller may send a new quotation. You can also write, or ask somebody else.

letter-quotation-ending-subject = Decision wanted (by { $until }): quotation { $number } of { $seller } for { $goods }
letter-quotation-ending-lead = You have neither accepted nor rejected quotation { $number } (revision { $revision }) for { $goods }.
letter-quotation-ending-firm = After that the seller need not keep price and quantity any more.
letter-quotation-ending-free = After that it cannot be accepted any more.

letter-supply-short-subject = Too little left for quotation { $number } to { $buyer }: { $goods }
letter-supply-short-preheader = Please change or withdraw it before the buyer accepts (until { $until }).
letter-supply-short-lead = Orders have taken so much of what you expect to have that too little is left for the firm offer { $number } (revision { $revision }) to { $buyer }.
letter-supply-short-wanted = The buyer can still accept this offer until { $until }. Before that, please send a new quotation with what you can do, or withdraw the offer with a reason. If you have more goods, please change the supply you expect.

letter-reply-reminder-subject = Reminder: answer wanted before { $until }, { $buyer } asks for { $goods } ({ $number })
letter-reply-reminder-lead = { $buyer } still waits for an answer about { $goods }.
letter-reply-reminder-wanted = Please quote, ask back, or decline with a short reason. If nobody answers in time, the inquiry closes by itself and the buyer looks elsewhere.
letter-reply-reminder-desk = Please answer the buyer, pass the inquiry on to a producer on Chợ Phiên, or decline with a short reason. If nobody answers in time, the inquiry closes by itself and the buyer looks elsewhere.

letter-inquiry-unanswered-subject = Please call: { $seller } did not answer { $buyer } about { $goods } ({ $number })
letter-inquiry-unanswered-preheader = Please ask whether the letter arrived and whether there are goods.
letter-inquiry-unanswered-lead = The time to answer about { $goods } ran out at { $until }, so inquiry { $number } is closed.
letter-inquiry-unanswered-wanted = Please call the seller: did the letter arrive, are there goods? If there are, please help both sides to get in touch, so that the buyer asks again.

letter-inquiry-withdrawn-subject = { $buyer } no longer asks for { $goods } ({ $number })
letter-inquiry-withdrawn-lead = You need not answer about { $goods } any more. If you have quoted, you need not keep price and quantity any more.

letter-inquiry-closed-subject = Inquiry for { $goods } with { $other } is closed ({ $number })
letter-inquiry-closed-preheader = Nobody has written for { $days } days.
letter-inquiry-closed-lead = After { $days } days without a word, and with no valid quotation left, the inquiry for { $goods } with { $other } closed by itself.
letter-inquiry-closed-buyer = If you still need goods, please send a new inquiry.
letter-inquiry-closed-seller = If you still have goods, please write to the buyer or call.

letter-kind-quotation-countered = Counter-offer
letter-kind-quotation-withdrawn = Quotation withdrawn
letter-kind-quotation-ending = Quotation about to expire
letter-kind-supply-short = Too little left for an offer
letter-kind-reply-reminder = Reminder of an inquiry
letter-kind-inquiry-unanswered = Inquiry that nobody answered
letter-kind-inquiry-withdrawn = Inquiry withdrawn
letter-kind-inquiry-closed = Inquiry closed
