# Trang: đơn hàng, đề nghị sửa đơn, giao nhiều chuyến.

page-changed = { $before } → { $after }
page-none = không có
page-row-days = Ngày giao
page-row-to-place = Giao đến
page-row-agreed = Đã thỏa thuận
page-row-to-come = Còn phải giao
page-row-under-way = Đang trên đường
page-row-missing = Thiếu (không giao, không nhận)
page-row-value-received = Tiền hàng đã nhận (có thuế)
page-row-refused = Bị trả lại
page-row-less-than-loaded = Ít hơn số đã xếp

page-complete = Khép lại đơn hàng (không giao nốt nữa)
page-complete-send = Khép lại đơn hàng
page-complete-hint = Các chuyến chưa giao đã quá hạn và sẽ bị hủy. Bên kia đọc được lý do này.

page-amendment = Đề nghị sửa đơn
page-amendment-PROPOSED = Chờ trả lời
page-amendment-ACCEPTED = Đã đồng ý
page-amendment-DECLINED = Không đồng ý
page-amendment-WITHDRAWN = Đã rút lại
page-amendment-LAPSED = Hết hiệu lực
page-amendment-by = { $organisation } đề nghị
page-amendment-by-own = Bên bạn đề nghị
page-order-lapsed = Bên bán chưa trả lời khi hết hạn lúc { $until }; đơn tự hết hiệu lực.
page-amendment-means = Đồng ý thì đơn hàng theo cột bên phải, ràng buộc cả hai bên.
page-amendment-accept = Đồng ý sửa đơn
page-amendment-decline = Không đồng ý
page-amendment-decline-send = Không đồng ý, giữ như cũ
page-amendment-decline-hint = Bên kia đọc được lý do này. Đơn hàng vẫn như cũ.
page-amendment-withdraw = Rút đề nghị này
page-amendments-earlier = Các đề nghị sửa đơn trước đây
page-field-amend-place = Giao đến
page-place-labelled = { $label }: { $place }
page-change-before = Đang có
page-change-after = Đề nghị
page-change-delivery = Chuyến giao { $days }
page-change-new = Thêm chuyến giao { $days }
page-change-called-off = Bỏ chuyến giao { $days }
page-todo-amendment = Trả lời đề nghị sửa đơn

page-amend-title = Cần sửa đơn hàng?
page-amend-lead = Đổi số lượng hoặc ngày của những chuyến chưa gửi đi. Chỉ có hiệu lực khi bên kia đồng ý.
page-amend = Đề nghị sửa đơn
page-amend-send = Gửi đề nghị
page-amend-new = Thêm một chuyến giao
page-field-amend-quantity = { $product } (ghi 0 nếu bỏ)
page-field-amend-note = Lý do
page-field-amend-note-hint = Bên kia đọc được. Ví dụ: mưa nhiều, tuần đầu chỉ hái được 15 tấn.
page-amend-lead-place = Đổi số lượng, ngày hoặc nơi giao của những chuyến chưa gửi đi. Chỉ có hiệu lực khi bên kia đồng ý.
page-amend-lead-seller = Đổi số lượng hoặc ngày của những chuyến chưa gửi đi. Chỉ có hiệu lực khi bên kia đồng ý. Nếu phải giao đến nơi khác, xin nhắn bên mua đề nghị.
page-amend-nothing = Chưa đổi gì: xin sửa số lượng, ngày hoặc nơi giao rồi gửi.

page-field-rest = Nếu giao ít hơn thỏa thuận: phần còn thiếu
page-rest-FOLLOWS = Giao sau, thành một chuyến riêng
page-rest-DROPPED = Không giao nữa
page-field-rest-from = Giao sau từ ngày
page-field-rest-to = Giao sau đến ngày
page-rest-of = Giao nốt phần thiếu của chuyến { $days }.
page-rest-follows = Phần thiếu giao { $days }.
page-rest-dropped = Phần thiếu không giao nữa.
page-field-receive-reason = Nếu nhận ít hơn số giao đi: vì sao
page-field-receive-reason-hint = Bên bán đọc được. Ví dụ: 50 kg dập, không nhận.

page-done-complete = Đã khép lại đơn hàng.
page-done-amend = Đã gửi đề nghị sửa đơn. Đơn hàng vẫn như cũ cho đến khi bên kia đồng ý.
page-done-amendment-accept = Đã sửa đơn hàng. Hai bên nhận lịch mới bằng thư.
page-done-amendment-decline = Đã báo không đồng ý; đơn hàng vẫn như cũ.
page-done-amendment-withdraw = Đã rút đề nghị.
