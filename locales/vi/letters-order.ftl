# Thư về đề nghị sửa đơn hàng và từng bước giao hàng.

letter-changed = { $before } → { $after }
letter-none = không có
letter-heading-amendment = Thay đổi
letter-heading-order-now = Đơn hàng sau khi sửa
letter-heading-reckoning = Cả đơn hàng
letter-change-delivery = Chuyến giao { $window }
letter-change-new = Thêm chuyến giao { $window }
letter-change-called-off = Bỏ chuyến giao { $window }

letter-amendment-proposed-subject = Cần trả lời: { $other } đề nghị sửa đơn { $order } ({ $goods })
letter-amendment-proposed-lead = Xin đồng ý hoặc từ chối đề nghị sửa đơn hàng { $order }.
letter-amendment-proposed-until = Chưa trả lời thì đơn hàng vẫn như cũ. Khi chuyến giao liên quan đã gửi đi thì đề nghị này hết hiệu lực.
letter-amendment-reminder-subject = Nhắc: { $other } đang chờ trả lời về đề nghị sửa đơn { $order } ({ $goods })
letter-amendment-reminder-lead = { $other } đề nghị từ lúc { $when } và chưa nhận được trả lời. Xin đồng ý hoặc từ chối.

letter-amendment-accepted-preheader = Tổng cộng { $total }.
letter-amendment-accepted-lead = Đơn hàng { $order } nay là { $goods }. Xin giao nhận theo lịch mới dưới đây.
letter-amendment-accepted-other-subject = { $other } đã đồng ý sửa đơn { $order }: { $goods }
letter-amendment-accepted-own-subject = Đã sửa đơn { $order } với { $other }: { $goods }

letter-amendment-declined-subject = { $other } không đồng ý sửa đơn { $order }
letter-amendment-declined-lead = Đơn hàng { $order } về { $goods } vẫn như cũ.

letter-amendment-withdrawn-subject = { $other } đã rút đề nghị sửa đơn { $order }
letter-amendment-withdrawn-preheader = Đơn hàng vẫn là { $goods }.
letter-amendment-withdrawn-lead = Anh/Chị không cần trả lời nữa; đơn hàng { $order } về { $goods } vẫn như cũ.

letter-delivery-preparing-subject = { $other } đang đóng hàng { $window }: { $goods } ({ $number })
letter-delivery-preparing-lead = Chuyến { $number } của đơn hàng { $order } chưa gửi đi. Khi xe rời kho, Anh/Chị sẽ nhận thư báo.

letter-delivery-arrived-buyer-subject = Hàng đã đến: xin cân và ghi số nhận, { $goods } ({ $number })
letter-delivery-arrived-buyer-lead = { $other } báo chuyến { $number } của đơn hàng { $order } đã đến nơi lúc { $at }. Xin cân và ghi số lượng nhận, hoặc báo không nhận kèm lý do.
letter-delivery-arrived-seller-subject = Hàng đã đến nơi: { $goods } cho { $other } ({ $number })
letter-delivery-arrived-seller-lead = { $other } báo chuyến { $number } của đơn hàng { $order } đã đến nơi lúc { $at }. Bên mua sẽ cân và ghi số lượng nhận.

letter-delivery-short-follows = Chuyến này thiếu { $quantity } { $product } so với thỏa thuận. Phần thiếu sẽ giao { $window }, chuyến { $number }.
letter-delivery-short-dropped = Chuyến này thiếu { $quantity } { $product } so với thỏa thuận. Phần thiếu không giao nữa.
letter-delivery-shipped-amendment-lapsed = Đề nghị sửa đơn liên quan đến chuyến này không còn hiệu lực, vì hàng đã gửi đi.

letter-order-confirm-by-buyer = Nếu đến { $until } bên bán chưa trả lời thì đơn tự hết hiệu lực, và Anh/Chị sẽ được báo.
letter-order-confirm-by-seller = Xin trả lời trước { $until }. Quá hạn mà chưa ai trả lời thì đơn tự hết hiệu lực, và bên mua tìm nơi khác.
letter-order-reminder-subject = Nhắc: cần xác nhận đơn { $order } trước { $until }, { $buyer } đặt { $goods }
letter-order-reminder-lead = { $buyer } vẫn chưa nhận được trả lời.
letter-order-lapsed-buyer-subject = Đơn { $order } hết hiệu lực: { $other } chưa trả lời về { $goods }
letter-order-lapsed-buyer-preheader = Anh/Chị có thể đặt lại hoặc hỏi nơi khác.
letter-order-lapsed-buyer-lead = Hạn trả lời đơn hàng { $order } về { $goods } đã hết lúc { $until }.
letter-order-lapsed-buyer-wanted = Anh/Chị có thể gọi bên bán, đặt lại, hoặc hỏi nơi khác.
letter-order-lapsed-seller-subject = Đơn { $order } của { $other } hết hiệu lực vì chưa được trả lời
letter-order-lapsed-seller-preheader = Hàng của Anh/Chị không còn bị giữ cho đơn này.
letter-order-lapsed-seller-lead = Hạn trả lời đơn hàng { $order } về { $goods } đã hết lúc { $until }. Đơn này không còn giữ hàng của Anh/Chị nữa.
letter-order-lapsed-seller-wanted = Nếu còn bán được, xin nhắn cho bên mua; bên mua có thể đặt lại.
letter-order-unanswered-subject = Cần gọi điện: { $seller } chưa trả lời đơn { $order } của { $buyer } ({ $goods })
letter-order-unanswered-preheader = Xin hỏi xem bên bán có nhận được thư và còn hàng không.
letter-order-unanswered-lead = Hạn trả lời về { $goods } đã hết lúc { $until }, nên đơn hàng { $order } không còn hiệu lực.
letter-order-unanswered-wanted = Xin gọi bên bán: có nhận được thư không, còn hàng không. Nếu còn hàng, xin giúp hai bên liên hệ để bên mua đặt lại.

letter-order-closed-lead = Đơn hàng này đã kết thúc, dù chưa giao đủ như thỏa thuận. Phần chưa giao sẽ không giao nữa.
letter-order-completed-dropped = Có hàng đã đặt mà không được gửi đi; phần ấy không giao nữa.
letter-row-dropped-goods = Không giao { $product }

letter-kind-order-reminder = Thư nhắc xác nhận đơn hàng
letter-kind-order-lapsed = Thư báo đơn hàng hết hiệu lực
letter-kind-order-unanswered = Thư báo đơn hàng không được trả lời
letter-kind-amendment-proposed = Đề nghị sửa đơn hàng
letter-kind-amendment-reminder = Thư nhắc về đề nghị sửa đơn
letter-kind-amendment-accepted = Thư báo đã sửa đơn hàng
letter-kind-amendment-declined = Thư báo không đồng ý sửa đơn
letter-kind-amendment-withdrawn = Thư báo rút đề nghị sửa đơn
letter-kind-delivery-preparing = Thư báo đang đóng hàng
letter-kind-delivery-arrived = Thư báo hàng đã đến
