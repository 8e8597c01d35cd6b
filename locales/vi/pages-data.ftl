# Trang: Dữ liệu cá nhân

consent-trade = Tôi đồng ý cho Chợ Phiên dùng tên, e-mail và số điện thoại của tôi để mở tài khoản, giao dịch, và đưa cho bên kia trong các giao dịch của tôi.
consent-advertising = Tôi đồng ý nhận thư giới thiệu: bản tin, lời mời hội chợ và hội nghị. Thôi nhận lúc nào cũng được.

page-data-title = Dữ liệu cá nhân của tôi
page-data-what = Ở đây bạn xem và rút lại điều đã đồng ý, lấy bản sao mọi dữ liệu mà Chợ Phiên giữ về bạn, hoặc xóa hết.
page-data-done-consent = Đã ghi lại lựa chọn của bạn.
page-data-done-cancel = Đã rút lại yêu cầu xóa. Dữ liệu của bạn còn nguyên.
page-data-done-mailed = Thư xác nhận đang trên đường tới. Chưa có gì bị xóa: chỉ xóa khi bạn bấm nút trong thư, trong 72 giờ.
page-data-done-hand-over = Đã ghi yêu cầu xóa; thời hạn theo luật tính từ lúc ấy. Xin làm theo hướng dẫn ở phần xóa dữ liệu bên dưới, rồi quay lại đây để xóa.

page-data-consents = Điều tôi đồng ý
page-data-consent-since = Từ lúc
page-data-consent-GRANTED = Đồng ý
page-data-consent-NONE = Chưa đồng ý
page-data-consent-WITHDRAWN = Đã thôi
page-data-consent-UNRECORDED = Chưa ghi lời đồng ý
page-data-consent-sample = Bạn là người hư cấu trong dữ liệu mẫu, nên ở đây không ghi lời đồng ý nào.
page-data-consent-grant = Đồng ý
page-data-consent-withdraw = Thôi nhận

page-data-export = Bản sao dữ liệu của tôi
page-data-export-what = Một tệp JSON: tài khoản, các phiên đăng nhập, điều đã đồng ý, thư đã nhận, điều bạn đã hỏi, chào giá và viết. Tệp không lưu lại trên máy chủ.
page-data-export-button = Tải bản sao

page-data-erase = Xóa dữ liệu của tôi
page-data-erase-what = Xóa tên, e-mail, số điện thoại, mật khẩu, các phiên đăng nhập, quyền trong các đơn vị và nội dung thư gửi cho bạn. Không lấy lại được.
page-data-erase-kept = Giấy tờ mua bán của đơn vị vẫn giữ, kèm tên người đã ký đơn hàng, vì luật buộc lưu.
page-data-erase-hand-over = Bạn là chủ duy nhất của một đơn vị. Trước khi xóa, hãy mời người khác làm chủ; nếu không có ai, hãy đóng đơn vị ở trang của đơn vị trước.
page-data-erase-hand-over-office = Bạn là chủ duy nhất của một cơ quan quản lý, và cơ quan quản lý không đóng ở đây được. Trước khi xóa, hãy mời người khác làm chủ; nếu không có ai, xin nhờ người vận hành máy chủ thêm chủ mới.
page-data-erase-button = Xóa ngay
page-data-erase-mail = Gửi thư để tôi xác nhận xóa
page-data-erase-noted-office = Khi bạn bấm nút dưới đây, yêu cầu xóa được ghi lại, thời hạn theo luật tính từ lúc ấy, và những người khác ở cơ quan phụ trách được báo. Dữ liệu chỉ xóa được khi cơ quan có chủ khác: khi ấy xin quay lại đây.
page-data-erase-note = Ghi yêu cầu xóa
page-data-erase-ask = Ghi yêu cầu xóa và báo cơ quan quản lý
page-data-erase-cancel = Rút lại yêu cầu xóa

page-data-requests = Yêu cầu của tôi
page-data-kind-EXPORT = Bản sao dữ liệu
page-data-kind-ERASURE = Xóa dữ liệu
page-data-state-RECEIVED = Mới nhận
page-data-state-ANSWERED = Đang chờ
page-data-state-COMPLETED = Đã xong
page-data-state-WITHDRAWN = Đã rút lại
page-data-waits = Đang chờ
page-data-waits-CONFIRMATION = Người yêu cầu xác nhận
page-data-waits-HAND_OVER = Giao đơn vị cho chủ mới, hoặc đóng đơn vị (cơ quan quản lý chỉ giao được, không đóng)
page-data-asked = Yêu cầu lúc
page-data-answered = Đã trả lời lúc
page-data-answer-by = Phải trả lời, hết ngày
page-data-complete-by = Phải xong, hết ngày
page-data-ended = Kết thúc lúc
page-data-organisation = Đơn vị cần chủ mới hoặc cần đóng
page-desk-data = Yêu cầu về dữ liệu cá nhân

page-erasure-title = Xóa dữ liệu của bạn?
page-erasure-button = Xóa hết, tôi hiểu là không lấy lại được
page-erased-title = Đã xóa
page-erased-what = Dữ liệu của bạn đã được xóa. Một lá thư cuối cùng báo cho bạn biết; sau đó địa chỉ cũng được xóa.
page-erasure-over-title = Nút này không dùng được nữa
page-erasure-over = Nút xóa dùng được một lần, trong 72 giờ. Nếu vẫn muốn xóa, hãy đăng nhập và yêu cầu lại. Nếu đã xóa rồi thì không cần làm gì.
page-erasure-hand-over-title = Cần giao hoặc đóng đơn vị trước
page-person-erased = Người đã xóa dữ liệu
