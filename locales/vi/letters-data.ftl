# Thư: Dữ liệu cá nhân

letter-row-answer-by = Trả lời chậm nhất
letter-row-complete-by = Hoàn tất chậm nhất

letter-data-erasure-to-confirm-subject = Xác nhận xóa dữ liệu của Anh/Chị trước { $until }
letter-data-erasure-to-confirm-preheader = Chưa có gì bị xóa. Chỉ xóa khi Anh/Chị bấm nút và xác nhận.
letter-data-erasure-to-confirm-lead = Có yêu cầu xóa tài khoản và dữ liệu cá nhân của Anh/Chị trên Chợ Phiên.
letter-data-erasure-to-confirm-what = Nếu xác nhận: tên, địa chỉ thư, số điện thoại, cách đăng nhập và vai trò trong các đơn vị sẽ bị xóa, không lấy lại được. Giao dịch đã có của đơn vị vẫn được giữ theo luật.
letter-data-erasure-to-confirm-button = Xem và xác nhận xóa
letter-data-erasure-to-confirm-until = Nút dùng được một lần, đến { $until }.
letter-data-erasure-to-confirm-not-you = Nếu Anh/Chị không yêu cầu, xin đừng bấm và nên đổi mật khẩu: dữ liệu vẫn còn nguyên.

letter-data-export-ready-subject = Bản sao dữ liệu của Anh/Chị đã được lấy lúc { $at }
letter-data-export-ready-preheader = Anh/Chị có thể tải lại bất cứ lúc nào.
letter-data-export-ready-lead = Bản sao có mọi dữ liệu mà Chợ Phiên giữ về Anh/Chị. Bản sao không kèm thư này và không được giữ lại trên Chợ Phiên; muốn tải lại, xin mở trang dữ liệu của mình.
letter-data-export-ready-button = Mở trang dữ liệu của tôi
letter-data-export-ready-not-you = Nếu không phải Anh/Chị: mở trang tài khoản, bấm “Đăng xuất mọi máy khác” rồi đổi mật khẩu ngay.

letter-data-erased-subject = Dữ liệu của Anh/Chị trên Chợ Phiên đã được xóa
letter-data-erased-preheader = Không cần làm gì thêm.
letter-data-erased-lead = Lúc { $at }, tài khoản và dữ liệu cá nhân của Anh/Chị đã được xóa: tên, địa chỉ thư, số điện thoại, mật khẩu, các máy đang đăng nhập, và tên Anh/Chị trong các thư đã lưu.
letter-data-erased-kept = Giấy tờ mua bán đã ký (đơn hàng, giao nhận) vẫn giữ tên người ký, vì luật buộc lưu.
letter-data-erased-last = Đây là thư cuối cùng. Địa chỉ này cũng được xóa ngay khi thư đã gửi.

letter-data-request-at-desk-subject = Yêu cầu về dữ liệu cá nhân, cần xong { $until }
letter-data-request-at-desk-preheader = Trước hết phải trả lời, chậm nhất { $until }.
letter-data-request-at-desk-lead = Có người yêu cầu xóa dữ liệu cá nhân, nhưng người đó là chủ duy nhất của đơn vị dưới đây, nên phải giao lại cho người khác hoặc đóng đơn vị trước.
letter-data-request-at-desk-do = Xin giúp đơn vị có chủ mới, hoặc đóng nếu không có ai thay. Sau đó người yêu cầu tự xóa được; cơ quan không xem được nội dung dữ liệu.
letter-data-request-at-desk-button = Mở bàn tiếp nhận

letter-kind-data-erasure-to-confirm = Thư xác nhận xóa dữ liệu
letter-kind-data-export-ready = Thư báo đã lấy bản sao dữ liệu
letter-kind-data-erased = Thư báo đã xóa dữ liệu
letter-kind-data-request-at-desk = Yêu cầu về dữ liệu cá nhân
