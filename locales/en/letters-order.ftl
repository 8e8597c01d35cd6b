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

letter-order-closed-lead = Order { $order } with { $other } ({ $goods }) was closed, though not everything agreed was delivered. What is missing does not come any more. The reason:

letter-kind-amendment-proposed = Proposed change of an order
letter-kind-amendment-reminder = Reminder of a proposed change
letter-kind-amendment-accepted = Change agreed
letter-kind-amendment-declined = Change declined
letter-kind-amendment-withdrawn = Proposed change taken back
letter-kind-delivery-preparing = Packing begun
letter-kind-delivery-arrived = Goods arrived
