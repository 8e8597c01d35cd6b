# Letters about a proposed change of an order, and about each step of a delivery.

letter-changed = { $before } → { $after }
letter-none = none
letter-heading-amendment = Changes
letter-heading-order-now = The order from now on
letter-change-delivery = Delivery of { $window }
letter-change-new = One more delivery, { $window }
letter-change-called-off = No delivery { $window }

letter-amendment-proposed-subject = Please answer: { $other } asks to change order { $order } ({ $goods })
letter-amendment-proposed-lead = { $other } proposes to change order { $order } for { $goods }. Please agree or decline. Their reason:
letter-amendment-proposed-until = Until you answer, the order stays as it is. Once a delivery it concerns has left, the proposal lapses.
letter-amendment-reminder-subject = Reminder: { $other } waits for your word on changing order { $order } ({ $goods })
letter-amendment-reminder-lead = At { $when } { $other } proposed to change order { $order } for { $goods }, and has had no answer yet. Please agree or decline. Their reason:

letter-amendment-accepted-preheader = Please deliver and receive by the new schedule.
letter-amendment-accepted-other-subject = { $other } agreed to change order { $order }: { $goods }
letter-amendment-accepted-other-lead = { $other } agreed to your proposal. Order { $order } is now for { $goods }. Please deliver and receive by the new schedule below.
letter-amendment-accepted-own-subject = Order { $order } with { $other } has changed: { $goods }
letter-amendment-accepted-own-lead = You agreed to the proposal of { $other }. Order { $order } is now for { $goods }. Please deliver and receive by the new schedule below.

letter-amendment-declined-subject = { $other } declined to change order { $order }
letter-amendment-declined-lead = { $other } declined your proposal. Order { $order } for { $goods } stays as it was. Their reason:

letter-amendment-withdrawn-subject = { $other } took back the proposed change of order { $order }
letter-amendment-withdrawn-preheader = You need not answer any more.
letter-amendment-withdrawn-lead = { $other } took back the proposed change of order { $order } for { $goods }. You need not answer any more; the order stays as it was.

letter-delivery-preparing-subject = { $other } is packing for { $window }: { $goods } ({ $number })
letter-delivery-preparing-preheader = Not sent yet; you will be told when it leaves.
letter-delivery-preparing-lead = { $other } is packing delivery { $number } of order { $order }. You will get a letter when it leaves.

letter-delivery-arrived-buyer-subject = The goods are there: please weigh and record, { $goods } ({ $number })
letter-delivery-arrived-buyer-preheader = Please weigh and record what you take, or say that you refuse it.
letter-delivery-arrived-buyer-lead = { $other } reports that delivery { $number } of order { $order } arrived at { $at }. Please weigh and record what you take, or refuse it with a reason.
letter-delivery-arrived-seller-subject = The goods arrived: { $goods } for { $other } ({ $number })
letter-delivery-arrived-seller-preheader = The buyer will weigh and record the quantity.
letter-delivery-arrived-seller-lead = { $other } reports that delivery { $number } of order { $order } arrived at { $at }. The buyer will weigh and record the quantity.

letter-delivery-short-follows = This delivery is { $quantity } of { $product } short. The rest comes { $window }, delivery { $number }.
letter-delivery-short-dropped = This delivery is { $quantity } of { $product } short. The rest does not come.
letter-delivery-shipped-amendment-lapsed = The proposed change that concerned this delivery has lapsed, since the goods have left.

letter-order-confirm-by-buyer = If the seller has not answered by { $until }, the order ends by itself and we write to you.
letter-order-confirm-by-seller = Please answer before { $until }. If nobody answers by then, the order ends by itself and the buyer looks elsewhere.
letter-order-reminder-subject = Reminder: please confirm order { $order } before { $until }, { $buyer } orders { $goods }
letter-order-reminder-preheader = The order waits for you to confirm or reject it before { $until }.
letter-order-reminder-lead = { $buyer } orders { $goods }, order { $order }, and still waits for an answer.
letter-order-lapsed-buyer-subject = Order { $order } is void: { $other } did not answer about { $goods }
letter-order-lapsed-buyer-lead = { $other } had not answered order { $order } for { $goods } when the time ran out at { $until }. The order is void.
letter-order-lapsed-buyer-wanted = You may call the seller, order again, or ask elsewhere.
letter-order-lapsed-seller-subject = Order { $order } from { $other } is void, as nobody answered it
letter-order-lapsed-seller-lead = Nobody had answered order { $order } from { $other } for { $goods } when the time ran out at { $until }. The order is void and holds none of your goods any more.
letter-order-lapsed-seller-wanted = If you can still sell, please write to the buyer, who may order again.
letter-order-lapsed-preheader = The seller had not answered when the time ran out.
letter-order-unanswered-subject = Please call: { $seller } did not answer order { $order } from { $buyer } ({ $goods })
letter-order-unanswered-preheader = The time for an answer is over; the order is void.
letter-order-unanswered-lead = { $seller } had not answered order { $order } from { $buyer } for { $goods } when the time ran out at { $until }. The order is void.
letter-order-unanswered-wanted = Please call the seller: did the letter arrive, are there goods? If there are, please help both sides to get in touch, so that the buyer orders again.

letter-order-closed-lead = Order { $order } with { $other } ({ $goods }) was closed, though not everything agreed was delivered. What is missing does not come any more. The reason:

letter-kind-order-reminder = Reminder of an order
letter-kind-order-lapsed = Order that ran out
letter-kind-order-unanswered = Order that nobody answered
letter-kind-amendment-proposed = Proposed change of an order
letter-kind-amendment-reminder = Reminder of a proposed change
letter-kind-amendment-accepted = Change agreed
letter-kind-amendment-declined = Change declined
letter-kind-amendment-withdrawn = Proposed change taken back
letter-kind-delivery-preparing = Packing begun
letter-kind-delivery-arrived = Goods arrived
