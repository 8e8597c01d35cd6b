# Lời trên các trang nhỏ của chương trình: trang mở từ thư, đăng nhập, trang đầu, hộp thư xem thử.

## Khung trang

page-brand = Chợ Phiên
page-skip = Đi thẳng tới nội dung
page-foot = Chợ Phiên nối người mua sỉ với nhà sản xuất OCOP.
page-foot-link = Liên kết này chỉ dành cho { $reader }; xin đừng chuyển cho người khác.
page-back-home = ← Tất cả hồ sơ
page-error-prefix = Lỗi:
page-errors-title = Chưa gửi được
page-complaint = { $field }: { $text }
page-errors-kept = Những gì đã nhập vẫn còn nguyên bên dưới.
page-sent-before = Trang này đã được gửi một lần. Xin xem lại; nếu vẫn muốn gửi nội dung mới, hãy bấm gửi lần nữa.
page-optional = (không bắt buộc)
page-reason = Lý do

## Hồ sơ hỏi hàng

page-inquiry-number = Hỏi hàng số
page-goods-more = { $first } và { $more } mặt hàng khác
page-goods-quantity = { $quantity } { $product }
page-goods-received = { $quantity } { $product } (đã nhận { $received })
page-todo = Việc có thể làm ngay
page-todo-quote = Gửi báo giá
page-todo-requote = Gửi báo giá mới
page-todo-message = Viết tin nhắn
page-todo-decide = Chấp nhận hoặc từ chối báo giá
page-todo-order = Xác nhận hoặc từ chối đơn hàng
page-todo-delivery = Chuyến giao { $days }
page-todo-answer-desk = Trả lời hoặc chuyển cho nhà sản xuất
page-asker = Bên hỏi mua
page-answerer = Bên bán
page-desk = Cơ quan tiếp nhận
page-producer = Nhà sản xuất trong sổ
page-producer-unclaimed = Chưa có người đại diện ở đây
page-call = Gọi { $phone }
page-no-phone = Chưa có số điện thoại.
page-standing-VERIFIED = Đã được xác minh
page-standing-UNVERIFIED = Chưa được xác minh
page-standing-SUSPENDED = Đang bị đình chỉ
page-standing-CLOSED = Đã đóng
page-asked = Nội dung hỏi mua
page-asked-out-of-season = Ngoài mùa theo hồ sơ sản phẩm: { $days }. Mùa vụ là { $months }.
page-asked-note = Lời nhắn của bên mua
page-outline = Bạn xem với tư cách cán bộ quản lý: chỉ thấy trạng thái, mặt hàng và số lượng, không thấy lời lẽ và giá.

page-next-answer = Cần trả lời trước { $until }.
page-next-their-answer = Đang chờ bên bán trả lời, hạn { $until }.
page-next-me = Đang chờ bạn.
page-next-them = Đang chờ bên kia.
page-next-nobody = Chưa có ai thay mặt nhà sản xuất này; cơ quan của tỉnh đã nhận câu hỏi.
page-next-me-until = Đang chờ bạn, hạn { $until }.
page-next-them-until = Đang chờ bên kia, hạn { $until }.

page-inquiry-OPEN = Chờ trả lời
page-inquiry-ANSWERED = Đã trả lời
page-inquiry-ORDERED = Đã đặt hàng
page-inquiry-DECLINED = Bị từ chối
page-inquiry-EXPIRED = Hết hạn trả lời
page-inquiry-CLOSED = Đã khép lại
page-inquiry-in-talk = Đang trao đổi

page-row-reply-by = Trả lời trước
page-row-certificates = Chứng nhận cần có
page-row-market = Thị trường đích
page-row-buyer-reference = Số của bên mua
page-row-seller-reference = Số của bên bán
page-row-declined = Lý do từ chối
page-row-target = Giá mong muốn
page-row-wishes = Yêu cầu
page-row-price = Đơn giá
page-row-basis = Giá áp dụng
page-row-priced = Quy ra đơn vị tính giá
page-row-grade = Hạng
page-row-packing = Đóng gói
page-row-vat = Thuế GTGT
page-row-line-total = Thành tiền
page-row-substitute = Hàng thay thế
page-row-valid-until = Có giá trị đến hết ngày
page-row-binding = Loại báo giá
page-row-sent = Gửi lúc
page-row-total = Cộng tiền hàng
page-row-vat-total = Thuế GTGT
page-row-grand-total = Tổng cộng
page-row-placed = Đặt lúc
page-row-confirm-by = Hạn bên bán trả lời
page-row-planned = Đã thỏa thuận
page-row-shipped = Đã giao đi
page-row-received = Đã cân và nhận

page-scheme-VIETGAP = VietGAP
page-scheme-GLOBALGAP = GlobalG.A.P.
page-scheme-ORGANIC = Hữu cơ
page-scheme-HACCP = HACCP
page-scheme-ISO22000 = ISO 22000
page-scheme-HALAL = Halal
page-scheme-ATTP = An toàn thực phẩm
page-scheme-OCOP = OCOP còn hiệu lực

page-days-one = { $from }
page-days = { $from } – { $to }

page-vat-none = Không chịu thuế (nông sản thô tự sản xuất)
page-vat-none-short = Không chịu thuế
page-vat-choose = Xin chọn

## Tin nhắn

page-talk = Trao đổi
page-talk-empty = Chưa có tin nhắn nào.
page-field-message = Tin nhắn
page-field-message-hint = Bên kia nhận được ngay bằng thư điện tử, hoặc chậm nhất sau { $minutes } phút nếu vừa có một thư tin nhắn của hồ sơ này.
page-message-send = Gửi tin nhắn

## Báo giá

page-quotation = Báo giá
page-quotation-note = Lời nhắn kèm báo giá
page-quotation-SENT = Đang có hiệu lực
page-quotation-ACCEPTED = Đã được chấp nhận
page-quotation-REJECTED = Bị từ chối
page-quotation-REPLACED = Đã có báo giá mới
page-quotation-EXPIRED = Hết hiệu lực
page-firm = Ràng buộc: bên mua chấp nhận là thành đơn hàng
page-free = Tham khảo: bên bán còn phải xác nhận đơn hàng
page-asked-short = Hỏi mua { $quantity }
page-asked-short-days = Hỏi mua { $quantity }, { $days }
page-answer-OFFERED = { $quantity }
page-answer-LESS = { $quantity }
page-answer-SUBSTITUTE = { $quantity } (hàng thay thế)
page-answer-DECLINED = Không có
page-gaps = Khác với yêu cầu
page-covered = Đáp ứng đủ như đã hỏi.
page-covered-outline = Mặt hàng, số lượng và ngày giao đúng như đã hỏi. Giá và yêu cầu bằng lời không hiển thị cho cán bộ, nên ở đây không nói được đã đáp ứng đủ hay chưa.
page-gaps-outline = Giá và yêu cầu bằng lời không hiển thị cho cán bộ; ở đây không nói gì về những điều ấy.
page-gap-less = { $days }: thiếu { $missing }
page-gap-declined = { $days }: không có hàng (thiếu { $missing })
page-gap-substitute = { $days }: hàng khác thay thế
page-gap-target = Cao hơn giá mong muốn lúc hỏi hàng ({ $target })
page-gap-target-counter = Cao hơn giá bên mua đã đề nghị lại ({ $target })
page-gap-currency = Báo bằng { $offered }, không phải { $asked }
page-gap-certificate = Chưa thấy chứng nhận { $certificate } còn hiệu lực ở đây; hãy hỏi xem giấy
page-gap-certificate-outline = Chưa thấy chứng nhận { $certificate } còn hiệu lực ở đây
page-earlier = Các lần báo giá trước
page-revision = lần { $revision }
page-accept = Chấp nhận báo giá
page-accept-first = Nút này mở trang xem lại; ở đó mới chấp nhận thật.
page-accept-firm = Đây là báo giá ràng buộc: chấp nhận là có đơn hàng ràng buộc hai bên, tổng cộng { $total }.
page-accept-free = Đây là báo giá tham khảo: chấp nhận thì đơn hàng chờ bên bán xác nhận, tổng cộng { $total }.
page-accept-look = Xem lại trước khi chấp nhận
page-accept-send = Đồng ý, chấp nhận báo giá này
page-accept-back = Chưa chấp nhận, quay lại báo giá
page-field-reference = Số đơn hàng của bạn
page-field-reference-hint = Sẽ được ghi trên mọi thư về đơn hàng này.
page-reject = Từ chối báo giá này
page-reject-send = Từ chối báo giá
page-reject-hint = Bên bán đọc được lý do và có thể gửi báo giá mới.
page-gap-certificate-seller = Chưa thấy chứng nhận { $certificate } còn hiệu lực ở đây; xin gửi bên mua bản chụp giấy

page-quote-title = Gửi báo giá
page-quote-title-again = Gửi báo giá mới
page-quote-replaces = Báo giá mới thay lần { $revision } đang có hiệu lực.
page-quote-target = Giá mong muốn: { $price }
page-quote-zero = Mỗi đợt giao được bao nhiêu? Không có hàng thì ghi 0.
page-field-price = Đơn giá chưa thuế
page-field-price-hint = Ví dụ: 35.000
page-field-per = Tính cho một
page-field-basis = Giá áp dụng
page-field-vat = Thuế GTGT
page-field-offered = Giao { $days }
page-field-offered-hint = Hỏi mua { $quantity }, { $place }
page-field-valid-until = Có giá trị đến hết ngày
page-field-valid-until-hint = Tính cả ngày ấy, giờ Việt Nam.
page-field-firm = Loại báo giá
page-firm-yes = Ràng buộc
page-firm-yes-hint = Bên mua chấp nhận là thành đơn hàng ngay.
page-firm-no = Tham khảo
page-firm-no-hint = Bên mua chấp nhận thì bạn còn xác nhận đơn hàng một lần nữa.
page-field-note = Lời nhắn cho bên mua
page-field-note-hint = Ví dụ: hạng quả, cách đóng gói, thanh toán.
page-nothing-offered = Báo giá này không có hàng nào. Nếu không cung cấp được, hãy dùng “Không cung cấp được” ở cuối trang và nêu lý do.
page-quote-mailed = Bên mua nhận báo giá bằng thư, bạn nhận một bản sao.
page-quote-send = Gửi báo giá

page-otherwise = Cách trả lời khác
page-decline = Không cung cấp được
page-decline-send = Gửi lời từ chối
page-decline-hint = Bên mua đọc được lý do này.
page-field-reason = Lý do
page-field-producer = Chuyển cho nhà sản xuất
page-field-producer-hint = Chỉ những nhà sản xuất đã có người đại diện trên chợ.
page-forward-send = Chuyển câu hỏi
page-field-producer-none = Chọn nhà sản xuất…
page-forward-choose = Xin chọn một nhà sản xuất.

## Đơn hàng và giao hàng

page-order = Đơn hàng
page-order-PLACED = Chờ bên bán xác nhận
page-order-CONFIRMED = Đã xác nhận
page-order-REJECTED = Bên bán không nhận
page-order-CANCELLED = Đã hủy
page-order-refused = Bên mua không nhận hàng
page-order-COMPLETED = Đã hoàn tất
page-confirm-means = Xác nhận là đơn hàng ràng buộc cả hai bên.
page-confirm = Xác nhận đơn hàng
page-order-reject = Không nhận đơn hàng này
page-order-reject-send = Không nhận đơn hàng
page-order-reject-hint = Bên mua đọc được lý do này.
page-cancel = Hủy đơn hàng
page-cancel-send = Hủy đơn hàng
page-cancel-hint = Chỉ hủy được khi chưa có hàng rời kho. Bên kia đọc được lý do này.

page-delivery = Chuyến giao { $days }
page-delivery-PLANNED = Đã lên lịch
page-delivery-PREPARING = Đang chuẩn bị
page-delivery-SHIPPED = Đang trên đường
page-delivery-ARRIVED = Đã đến nơi
page-delivery-RECEIVED = Đã nhận
page-delivery-REFUSED = Bị trả lại
page-delivery-CANCELLED = Đã hủy
page-prepare = Báo: đang chuẩn bị hàng
page-ship = Báo hàng đã rời kho
page-ship-send = Hàng đã rời kho
page-field-shipped = { $product }: số giao đi
page-field-shipped-hint = Đã thỏa thuận { $quantity }
page-field-ship-note = Xe, tài xế, số lô
page-field-ship-note-hint = Ví dụ: xe 12C-123.45, anh Nam 0912 345 678.
page-arrive = Báo: hàng đã đến nơi
page-receive = Nhận hàng theo số cân
page-receive-send = Đã cân và nhận
page-field-received = { $product }: số cân được
page-field-received-hint-shipped = Bên bán giao đi { $quantity }
page-field-received-hint-planned = Đã thỏa thuận { $quantity }
page-refuse = Trả lại chuyến hàng này
page-refuse-send = Trả lại hàng
page-refuse-hint = Bên bán đọc được lý do này. Đã trả lại thì không rút lại được.
page-refuse-last-hint = Bên bán đọc được lý do này. Đây là chuyến cuối chưa xong của đơn: trả lại thì cả đơn kết thúc, không rút lại được.
page-ship-early = Sớm hơn ngày hẹn { $day }: xin chắc bên mua nhận được.

## Sau khi bấm nút

page-done-message = Đã gửi tin nhắn.
page-done-quote = Đã gửi báo giá. Một bản sao đang trên đường tới hộp thư của bạn.
page-done-decline = Đã gửi lời từ chối.
page-done-forward = Đã chuyển câu hỏi cho nhà sản xuất.
page-done-accept = Đã chấp nhận báo giá. Hai bên nhận đơn hàng bằng thư.
page-done-reject = Đã từ chối báo giá; bên bán đã được báo.
page-done-confirm = Đã xác nhận đơn hàng.
page-done-order-reject = Đã báo không nhận đơn hàng.
page-done-cancel = Đã hủy đơn hàng.
page-done-prepare = Đã ghi: đang chuẩn bị hàng.
page-done-ship = Đã báo hàng rời kho.
page-done-arrive = Đã ghi: hàng đã đến nơi.
page-done-receive = Đã ghi số cân và nhận hàng.
page-done-refuse = Đã báo trả lại hàng.
page-done-signed-out = Bạn đã đăng xuất.
page-done-mailed = Nếu địa chỉ ấy đã có ở đây, một lá thư với liên kết đăng nhập đang trên đường tới.

## Liên kết không dùng được

page-expired-title = Liên kết này đã hết hạn
page-expired-what = Để giữ an toàn, liên kết trong thư chỉ dùng được trong một thời gian. Hồ sơ vẫn còn nguyên.
page-expired-offer = Bấm nút dưới đây, một liên kết mới sẽ được gửi tới đúng hộp thư đã nhận lá thư cũ.
page-expired-button = Gửi cho tôi liên kết mới
page-used-title = Liên kết này đã được dùng
page-used-what = Mỗi liên kết loại này chỉ dùng được một lần.
page-fresh-title = Liên kết mới đang trên đường
page-fresh-what = Một lá thư đã được gửi tới đúng hộp thư nhận lá thư cũ. Xin mở hộp thư và bấm vào liên kết trong thư mới nhất.
page-fresh-enough = Nếu chưa thấy, xin chờ vài phút và xem cả mục thư rác.
page-often-title = Xin chờ một chút
page-often-what = Vừa có thư được gửi rồi. Xin xem hộp thư, hoặc thử lại sau ít phút.
page-unknown-title = Không mở được liên kết này
page-unknown-what = Có thể liên kết bị chép thiếu hoặc đã quá cũ. Xin mở lại từ lá thư, hoặc đăng nhập từ trang đầu.
page-left-title = Liên kết này không còn dùng được
page-left-what = Người nhận thư không còn đại diện cho đơn vị trong hồ sơ này.
page-missing-title = Không tìm thấy trang này
page-missing-what = Trang không có, hoặc bạn không được xem. Xin kiểm tra lại địa chỉ.
page-forged-title = Trang đã cũ
page-forged-what = Không có gì bị thay đổi. Xin mở lại trang từ lá thư rồi bấm nút lần nữa.
page-busy-title = Máy chủ đang bận
page-busy-what = Không có gì bị thay đổi. Xin quay lại và thử lần nữa sau ít phút.
page-late-title = Máy chủ trả lời quá chậm
page-late-what = Bước vừa rồi bị dừng vì kéo dài quá lâu, và có thể nó đã xong. Xin quay lại và bấm lần nữa sau ít phút: không có gì bị làm hai lần.
page-slow-title = Trang gửi lên chưa tới đủ
page-slow-what = Đường truyền đứt hoặc quá chậm nên không có gì bị thay đổi. Xin quay lại và gửi lần nữa.
page-failed-title = Có trục trặc ở phía chúng tôi
page-failed-what = Xin thử lại; nếu vẫn vậy, hãy báo mã { $id } cho cơ quan quản lý chợ.
page-to-home = Về trang đầu

## Đăng nhập và trang đầu

page-sign-in-title = Đăng nhập
page-sign-in-what = Bấm nút để vào Chợ Phiên trên máy này. Liên kết chỉ dùng được một lần.
page-sign-in-button = Đăng nhập
page-sign-in-expired-title = Liên kết đăng nhập này không còn dùng được
page-sign-in-expired = Liên kết đăng nhập chỉ dùng được trong 60 phút và một lần. Hãy xin liên kết khác ở trang đầu.
page-home-first-title = Việc đầu tiên
page-home-first = Khai đơn vị của bạn (hợp tác xã, hộ, doanh nghiệp), để bán hoặc để mua. Đơn vị đã có ở đây thì nhờ chủ đơn vị gửi lời mời tới địa chỉ thư của bạn.
page-home-title = Trang đầu
page-home-hello = Chào { $person }
page-home-what = Nơi hợp tác xã bán sản phẩm OCOP cho người mua sỉ. Người mua tìm sản phẩm và gửi câu hỏi bằng ứng dụng hay trang bán hàng nối với Chợ Phiên; ở đây hai bên trao đổi, báo giá, chốt đơn và giao nhận hàng, ngay từ điện thoại; cán bộ tỉnh giữ sổ sản phẩm.
page-home-how = Ai cũng nhận thư khi có việc đến mình, và làm việc ngay từ liên kết trong thư, không cần cài đặt gì.
page-enter = Đăng nhập bằng thư
page-field-email = Địa chỉ thư điện tử
page-field-email-hint = Liên kết đăng nhập sẽ được gửi tới địa chỉ này.
page-enter-send = Gửi liên kết cho tôi
page-sign-out = Đăng xuất
page-list-me = Đang chờ bạn
page-list-me-empty = Không có việc nào đang chờ bạn.
page-list-others = Hồ sơ khác
page-list-others-empty = Chưa có hồ sơ nào khác.
page-tools = Xem thử
page-tools-what = Máy chủ này chạy ở chế độ xem thử: mọi người, mọi hồ sơ mẫu đều là hư cấu.
page-tool-graphiql = GraphiQL: thử giao diện lập trình
page-tool-mailbox = Hộp thư: đọc thư như người nhận

## Hộp thư xem thử

page-mailbox = Hộp thư xem thử
page-mailbox-what = Thư ở đây không được gửi đi đâu cả. Chọn một người nhận để đọc thư của họ.
page-mailbox-of = Thư của { $reader }
page-mailbox-of-what = Mới nhất ở trên.
page-mailbox-count = { $count ->
   *[other] { $count } thư
}
page-mailbox-back = ← Trở lại
page-mailbox-empty = Chưa có thư nào.
page-letter-to = Tới
page-letter-when = Gửi lúc
page-letter-html = Thư như người nhận thấy
page-letter-text = Bản chữ thuần
page-letter-wiped = Nội dung lá thư này là bí mật và đã được xóa sau khi gửi.

## Khi chưa gửi được

page-errors-kept-but-password = Những gì đã nhập vẫn còn nguyên bên dưới, trừ mật khẩu: xin nhập lại.
page-errors-password = Mật khẩu không được giữ lại: xin nhập lại.
page-field-one-of-owed = Xin chọn ít nhất một.
page-field-choice-owed = Chỗ này chưa chọn.

## Trang đầu: việc đang chờ, và đến khi nào

page-due-answer = Cần trả lời trước { $until }
page-due-word = Bên kia đang chờ lời của bạn
page-due-message = Tin nhắn chưa trả lời: { $who }, { $when }
page-due-decide = Báo giá chờ bạn quyết định, có giá trị đến hết { $day }
page-due-counter = Bên mua đề nghị lại, đang chờ trả lời
page-due-confirm = Cần xác nhận hoặc từ chối đơn hàng trước { $until }
page-due-confirm-open = Cần xác nhận hoặc từ chối đơn hàng
page-due-amendment = Đề nghị sửa đơn đang chờ trả lời
page-due-amendment-until = Đề nghị sửa đơn đang chờ trả lời; đơn hàng chờ đến { $until }
page-due-receive = Hàng đang trên đường: cân và nhận khi hàng đến
page-due-arrived = Hàng đã đến nơi: cần cân và nhận
page-due-deliver = Đã đến kỳ giao { $days }
page-due-later = Chuyến giao tới: { $days }
page-home-desk = { $count } việc đang chờ
page-home-desk-organisations = { $count } đơn vị chờ xác minh
page-home-desk-claims = { $count } yêu cầu đại diện
page-home-desk-products = { $count } sản phẩm chờ duyệt
page-home-desk-data = { $count } yêu cầu về dữ liệu cá nhân
page-task-papers = Nộp giấy tờ để được xác minh.
page-task-papers-again = Cơ quan chưa chấp nhận giấy tờ. Xin xem lý do rồi nộp lại.
page-task-papers-lapsed = Thông tin đã xác minh được đổi. Nộp giấy tờ để được xác minh lại.
page-task-product = Sửa theo lý do rồi gửi duyệt lại.
page-task-change-refused = Thay đổi chưa được duyệt
page-task-change = Sản phẩm vẫn đăng với thông tin cũ. Muốn đổi, sửa theo lý do rồi gửi lại.
page-task-reason = Lý do: { $reason }
