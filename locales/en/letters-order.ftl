# Letters about a proposed change of an order, and about each step of a delivery.

letter-changed = { $before } → { $after }
letter-none = none
letter-heading-amendment = Changes
letter-heading-order-now = The order from now on
letter-heading-reckoning = The whole order
letter-change-delivery = Delivery of { $window }
letter-change-new = One more delivery, { $window }
letter-change-called-off = No delivery { $window }

letter-amendment-proposed-subject = Please answer: { $other } asks to change order { $order } ({ $goods })
letter-amendment-proposed-lead = Please agree to the proposed change of order { $order }, or decline it.
letter-amendment-proposed-until = Until you answer, the order stays as it is. Once a delivery it concerns has left, the proposal lapses.
letter-amendment-reminder-subject = Reminder: { $other } waits for your word on changing order { $order } ({ $goods })
letter-amendment-reminder-lead = { $other } proposed it at { $when } and has had no answer yet. Please agree or decline.

letter-amendment-accepted-preheader = Total { $total }.
letter-amendment-accepted-lead = Order { $order } is now for { $goods }. Please deliver and receive by the new schedule below.
letter-amendment-accepted-other-subject = { $other } agreed to change order { $order }: { $goods }
letter-amendment-accepted-own-subject = Order { $order } with { $other } has changed: { $goods }

letter-amendment-declined-subject = { $other } declined to change order { $order }
letter-amendment-declined-lead = Order { $order } for { $goods } stays as it was.

letter-amendment-withdrawn-subject = { $other } took back the proposed change of order { $order }
letter-amendment-withdrawn-preheader = The order is still for { $goods }.
letter-amendment-withdrawn-lead = You need not answer any more; order { $order } for { $goods } stays as it was.

letter-delivery-preparing-subject = { $other } is packing for { $window }: { $goods } ({ $number })
letter-delivery-preparing-lead = Delivery { $number } of order { $order } has not left yet. You will get a letter when it leaves.

letter-delivery-arrived-buyer-subject = The goods are there: please weigh and record, { $goods } ({ $number })
letter-delivery-arrived-buyer-lead = { $other } reports that delivery { $number } of order { $order } arrived at { $at }. Please weigh and record what you take, or refuse it with a reason.
letter-delivery-arrived-seller-subject = The goods arrived: { $goods } for { $other } ({ $number })
letter-delivery-arrived-seller-lead = { $other } reports that delivery { $number } of order { $order } arrived at { $at }. The buyer will weigh and record the quantity.

letter-delivery-short-follows = This delivery is { $quantity } of { $product } short. The rest comes { $window }, delivery { $number }.
letter-delivery-short-dropped = This delivery is { $quantity } of { $product } short. The rest does not come.
letter-delivery-shipped-amendment-lapsed = The proposed change that concerned this delivery has lapsed, since the goods have left.

letter-order-confirm-by-buyer = If the seller has not answered by { $until }, the order ends by itself and we write to you.
letter-order-confirm-by-seller = Please answer before { $until }. If nobody answers by then, the order ends by itself and the buyer looks elsewhere.
letter-order-reminder-subject = Reminder: please confirm order { $order } before { $until }, { $buyer } orders { $goods }
letter-order-reminder-lead = { $buyer } still waits for an answer.
letter-order-lapsed-buyer-subject = Order { $order } is void: { $other } did not answer about { $goods }
letter-order-lapsed-buyer-preheader = You may order again or ask elsewhere.
letter-order-lapsed-buyer-lead = The time to answer order { $order } for { $goods } ran out at { $until }.
letter-order-lapsed-buyer-wanted = You may call the seller, order again, or ask elsewhere.
letter-order-lapsed-seller-subject = Order { $order } from { $other } is void, as nobody answered it
letter-order-lapsed-seller-preheader = It holds none of your goods any more.
letter-order-lapsed-seller-lead = The time to answer order { $order } for { $goods } ran out at { $until }. The order holds none of your goods any more.
letter-order-lapsed-seller-wanted = If you can still sell, please write to the buyer, who may order again.
letter-order-unanswered-subject = Please call: { $seller } did not answer order { $order } from { $buyer } ({ $goods })
letter-order-unanswered-preheader = Please ask whether the letter arrived and whether there are goods.
letter-order-unanswered-lead = The time to answer about { $goods } ran out at { $until }, so order { $order } is void.
letter-order-unanswered-wanted = Please call the seller: did the letter arrive, are there goods? If there are, please help both sides to get in touch, so that the buyer orders again.

letter-order-closed-lead = This order was closed, though not everything agreed was delivered. What is missing does not come any more.
letter-order-completed-dropped = Not everything that was ordered was sent. What was left out does not come any more.
letter-row-dropped-goods = Not sent { $product }

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
