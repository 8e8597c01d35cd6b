# Trang: thương lượng, xem lại báo giá trước khi gửi, rút lại.

page-inquiry-WITHDRAWN = Bên mua đã rút lại
page-quotation-COUNTERED = Bên mua đề nghị lại
page-quotation-WITHDRAWN = Đã rút lại
page-gap-days = { $days }: đề nghị giao { $offered }
page-row-tolerance = Dung sai khi cân
page-tolerance = ± { $percent }

page-countered = Bên mua đề nghị
page-row-counter-total = Tiền hàng đề nghị (chưa thuế)
page-row-counter-until = Bên mua giữ đến hết ngày
page-counter-instead = { $wanted } (đã báo { $offered })
page-counter-offered = Đã báo { $offered }
page-counter = Đề nghị lại (giá, số lượng, ngày khác)
page-counter-means = Đề nghị của bạn thay cho báo giá này: báo giá không còn chấp nhận được nữa, và bạn chờ bên bán gửi báo giá mới.
page-counter-zero = Không lấy đợt nào thì ghi 0.
page-counter-nothing = Đề nghị này giống hệt báo giá, hoặc không lấy gì nữa. Nếu đồng ý, hãy bấm chấp nhận; nếu không mua, hãy bấm từ chối.
page-field-counter-price = Đơn giá muốn mua (chưa thuế)
page-field-counter-quantity = Muốn mua { $days }
page-field-counter-until = Bạn giữ đề nghị này đến hết ngày
page-field-counter-note = Lời nhắn cho bên bán
page-other-days = Đổi ngày giao
page-field-from = Từ ngày
page-field-to = Đến ngày
page-counter-send = Gửi đề nghị

page-quotation-withdraw = Rút lại báo giá này
page-quotation-withdraw-send = Rút lại báo giá
page-quotation-withdraw-hint = Bên mua đọc được lý do.
page-inquiry-withdraw = Không hỏi mua nữa
page-inquiry-withdraw-send = Rút lại lần hỏi hàng này
page-inquiry-withdraw-hint = Bên bán đọc được lý do này.
page-quotation-withdraw-hint-firm = Bên mua đọc được lý do. Rút một báo giá ràng buộc là không giữ lời, và được ghi trong hồ sơ.

page-quote-countered = Các ô dưới đây đã điền sẵn đề nghị của bên mua. Bạn có thể sửa lại trước khi gửi.
page-field-tolerance = Dung sai khi cân
page-field-tolerance-hint = Để trống là 1 %.
page-field-substitute = Sản phẩm chào bán
page-field-substitute-hint = Chọn sản phẩm khác của cơ sở nếu muốn chào hàng thay thế.

page-review = Xem lại trước khi gửi
page-review-line = { $product }: { $quantity }, giá { $price }, thành tiền { $total }
page-review-line-instead = { $product } thay cho { $asked }: { $quantity }, giá { $price }, thành tiền { $total }
page-review-means = Đây là báo giá ràng buộc: nếu bên mua chấp nhận trước hết ngày { $until } thì thành đơn hàng ràng buộc hai bên, tổng cộng { $total }.
page-review-means-free = Đây là báo giá tham khảo, chưa ràng buộc ai: nếu bên mua chấp nhận trước hết ngày { $until } thì đơn hàng chờ bạn xác nhận, tổng cộng { $total }.
page-review-confirm = Tôi biết là hứa nhiều hơn số hàng dự kiến có, và vẫn muốn gửi.
page-review-send = Gửi báo giá này
page-review-change = Sửa lại

page-supply-standing = Đã hứa { $promised } trong { $supply } dự kiến có.
page-supply-exceeds = { $days }: sẽ hứa tất cả { $promised }, trong khi dự kiến chỉ có { $supply }.
page-supply-short = { $days }: các đơn hàng đã lấy gần hết { $product } dự kiến có, không còn đủ cho báo giá này. Hãy gửi báo giá mới hoặc rút lại.
page-supply-confirm-first = Hứa nhiều hơn số hàng dự kiến có. Xin xem lại và đánh dấu xác nhận trước khi gửi.
page-out-of-season = { $days }: ngoài mùa { $product } ({ $months }).
page-closed-between = { $days }: cơ sở tạm nghỉ bán { $product } từ { $from } đến hết { $to }.
page-closed-from = { $days }: cơ sở tạm nghỉ bán { $product } từ { $from } cho đến khi mở lại.
page-closed-until = { $days }: cơ sở tạm nghỉ bán { $product } đến hết { $to }.
page-month = tháng { $month }

page-done-counter = Đã gửi đề nghị cho bên bán.
page-done-quotation-withdraw = Đã rút lại báo giá; bên mua đã được báo.
page-done-inquiry-withdraw = Đã rút lại lần hỏi hàng; bên bán đã được báo.

page-desk-inquiries = Hỏi hàng không ai trả lời (cần gọi bên bán)
page-desk-inquiries-own = Hỏi hàng hết hạn ở bàn tiếp nhận mà chưa ai trả lời (cần báo bên mua)
