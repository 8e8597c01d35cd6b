# Pages: bargaining, the last look at an offer, taking things back.

page-inquiry-WITHDRAWN = Withdrawn by the buyer
page-quotation-COUNTERED = Counter-offer made
page-quotation-WITHDRAWN = Withdrawn
page-gap-days = { $days }: offered for { $offered }
page-row-tolerance = Tolerance of weight
page-tolerance = ± { $percent }

page-countered = What the buyer proposes
page-row-counter-total = Goods as proposed, without VAT
page-row-counter-until = The buyer stands by it until the end of
page-counter-instead = { $wanted } (offered: { $offered })
page-counter-offered = Offered: { $offered }
page-counter = Make a counter-offer (price, quantity, days)
page-counter-means = Your counter-offer takes the place of this quotation: it can be accepted no more, and you wait for the seller's next one.
page-counter-zero = Where you want nothing, write 0.
page-counter-nothing = This is what was offered, or nothing at all. If you agree, accept the quotation; if you do not buy, reject it.
page-field-counter-price = Price wanted, without VAT
page-field-counter-quantity = Wanted { $days }
page-field-counter-until = You stand by it until the end of
page-field-counter-note = Words to the seller
page-other-days = Other days
page-field-from = From
page-field-to = To
page-counter-send = Send the counter-offer

page-quotation-withdraw = Withdraw this quotation
page-quotation-withdraw-send = Withdraw the quotation
page-quotation-withdraw-hint = The buyer reads the reason.
page-inquiry-withdraw = Withdraw this inquiry
page-inquiry-withdraw-send = Withdraw the inquiry
page-inquiry-withdraw-hint = The seller reads this reason.
page-quotation-withdraw-hint-firm = The buyer reads the reason. Withdrawing a firm offer is breaking a promise, and stays on record.

page-quote-countered = The fields below are filled in with the buyer's counter-offer. Change what you like before you send it.
page-field-tolerance = Tolerance of weight
page-field-tolerance-hint = Left empty it is 1 %.
page-field-substitute = Product offered
page-field-substitute-hint = Choose another of your products to offer it instead.

page-review = Look again before you send
page-review-line = { $product }: { $quantity } at { $price }, { $total } in all
page-review-line-instead = { $product } instead of { $asked }: { $quantity } at { $price }, { $total } in all
page-review-means = This is a firm offer: if the buyer accepts before the end of { $until }, it becomes an order that binds both sides, { $total } in all.
page-review-means-free = This is a free offer: it binds nobody yet. If the buyer accepts before the end of { $until }, the order waits for your confirmation, { $total } in all.
page-review-confirm = I know that I promise more than I expect to have, and still want to send it.
page-review-send = Send this quotation
page-review-change = Change it

page-supply-standing = Promised { $promised } of { $supply } expected.
page-supply-exceeds = { $days }: { $promised } would be promised in all, where you expect to have { $supply }.
page-supply-short = { $days }: orders have taken so much of the { $product } you expect to have that too little is left for this offer. Send a new quotation, or withdraw it.
page-supply-confirm-first = This promises more than you expect to have. Please look again and tick the confirmation before you send it.
page-out-of-season = { $days }: out of season for { $product } ({ $months }).
page-closed-between = { $days }: you take no orders for { $product } from { $from } to { $to }.
page-closed-from = { $days }: you take no orders for { $product } from { $from } until further notice.
page-closed-until = { $days }: you take no orders for { $product } until the end of { $to }.
page-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

page-done-counter = The counter-offer is on its way to the seller.
page-done-quotation-withdraw = The quotation is withdrawn; the buyer has been told.
page-done-inquiry-withdraw = The inquiry is withdrawn; the seller has been told.

page-desk-inquiries = Inquiries that nobody answered (please call the seller)
page-desk-inquiries-own = Inquiries that ran out at the desk unanswered (please tell the buyer)
