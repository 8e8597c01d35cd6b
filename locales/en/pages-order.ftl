# Pages: orders, proposed changes, several deliveries.

page-changed = { $before } → { $after }
page-none = none
page-row-days = Days
page-row-to-place = To
page-row-agreed = Agreed
page-row-to-come = Still to come
page-row-under-way = On the way
page-row-missing = Short (not sent or not taken)
page-row-value-received = Value received (with VAT)
page-row-refused = Refused
page-row-less-than-loaded = Less than loaded

page-complete = Close the order (nothing more comes)
page-complete-send = Close the order
page-complete-hint = The deliveries that are overdue will be cancelled. The other side can read this reason.

page-amendment = Proposed change
page-amendment-PROPOSED = Waits for an answer
page-amendment-ACCEPTED = Agreed
page-amendment-DECLINED = Declined
page-amendment-WITHDRAWN = Taken back
page-amendment-LAPSED = Lapsed
page-amendment-by = Proposed by { $organisation }
page-amendment-by-own = Proposed by your side
page-order-lapsed = The seller had not answered when the time ran out at { $until }; the order ended by itself.
page-amendment-means = If you agree, the right-hand column counts and binds both sides.
page-amendment-accept = Agree to the change
page-amendment-decline = Decline
page-amendment-decline-send = Decline, keep it as it is
page-amendment-decline-hint = The other side can read this reason. The order stays as it is.
page-amendment-withdraw = Take this proposal back
page-amendments-earlier = Earlier proposals
page-field-amend-place = Where to
page-place-labelled = { $label }: { $place }
page-change-before = Now
page-change-after = Proposed
page-change-delivery = Delivery of { $days }
page-change-new = One more delivery, { $days }
page-change-called-off = No delivery { $days }
page-todo-amendment = Answer the proposed change

page-amend-title = Does the order have to change?
page-amend-lead = Change quantities or days of what has not left yet. It counts only once the other side agrees.
page-amend = Propose a change
page-amend-send = Send the proposal
page-amend-new = One more delivery
page-field-amend-quantity = { $product } (0 for none)
page-field-amend-note = Reason
page-field-amend-note-hint = The other side can read this. For example: heavy rain, only 15 tonnes could be picked this week.
page-amend-lead-place = Other quantities, days or places of what has not left yet. It holds only when the other side agrees.
page-amend-lead-seller = Other quantities or days of what has not left yet. It holds only when the other side agrees. If it has to go elsewhere, please write to the buyer, who can propose that.
page-amend-nothing = Nothing was changed: please change quantities, days or a place, then send.

page-field-rest = If less is sent than agreed: the rest
page-rest-FOLLOWS = follows in a delivery of its own
page-rest-DROPPED = does not come
page-field-rest-from = It follows from
page-field-rest-to = It follows until
page-rest-of = Brings the rest of the delivery of { $days }.
page-rest-follows = The rest comes { $days }.
page-rest-dropped = The rest does not come.
page-field-receive-reason = If you take less than was sent: why
page-field-receive-reason-hint = The seller can read this. For example: 50 kg bruised, not taken.

page-done-complete = The order is closed.
page-done-amend = The proposal is sent. The order stays as it is until the other side agrees.
page-done-amendment-accept = The order has changed. Both sides get the new schedule by mail.
page-done-amendment-decline = Declined; the order stays as it is.
page-done-amendment-withdraw = The proposal is taken back.
