# Trang: Đơn vị, thành viên, xác minh

page-link-organisations = Các đơn vị của tôi
page-link-organisation = Về trang đơn vị
page-link-found = Khai một đơn vị mới
page-link-desk = Bàn tiếp nhận
page-link-find-organisation = Tìm đơn vị theo mã số thuế

page-organisations-title = Đơn vị của tôi
page-organisations-empty = Bạn chưa thuộc đơn vị nào. Hãy khai đơn vị của mình, hoặc nhờ chủ đơn vị gửi lời mời.
page-member-role = Vai trò

page-found-title = Khai đơn vị
page-found-what = Điền như trên giấy đăng ký. Bạn là chủ đơn vị ở đây; sau đó mời thêm người và nộp giấy tờ để được xác minh.
page-found-abroad = Công ty ở nước ngoài
page-found-button = Khai đơn vị
page-facts-what = Tên, loại hình, mã số thuế và tỉnh của nhà sản xuất đã được cơ quan xác minh thì đổi là phải xác minh lại.
page-facts-button = Lưu thông tin
page-facts-edit = Sửa thông tin
page-facts = Thông tin đơn vị

page-field-legal-name = Tên đầy đủ
page-field-legal-kind = Loại hình
page-field-tax-code = Mã số thuế
page-field-tax-code-hint = 10 số, chi nhánh thêm 3 số; hộ, tổ, trang trại có thể ghi 12 số của chủ. Chưa có thì để trống.
page-field-unit = Xã, phường và tỉnh
page-field-unit-hint = Ví dụ: Chi Lăng, Lạng Sơn. Ghi mã số cũng được.
page-field-address-lines = Số nhà, đường, thôn
page-field-address-lines-hint = Mỗi phần một dòng, nhiều nhất năm dòng.
page-field-letterbox = Hộp thư chung
page-field-letterbox-hint = Nhận thư khi không thành viên nào có địa chỉ.
page-field-letterbox-language = Ngôn ngữ của hộp thư chung
page-field-country = Nước (nếu ở nước ngoài)
page-field-country-hint = Hai chữ cái, ví dụ CN. Ở Việt Nam thì để trống.
page-field-foreign-country = Đăng ký ở nước nào
page-field-foreign-hint = Chỉ cho công ty nước ngoài: hai chữ cái, rồi loại số và số đăng ký.
page-field-foreign-scheme = Loại số đăng ký
page-field-foreign-number = Số đăng ký
page-field-renounce = Tôi hiểu: nếu đổi phần đã được xác minh, đơn vị thôi được xác minh cho đến khi cơ quan xem lại.
page-unit-several = Có nhiều nơi tên như vậy: { $units }. Xin ghi đúng một nơi.
page-unit-unknown = Không tìm thấy nơi này. Xin ghi tên xã hoặc phường hiện nay, rồi dấu phẩy và tên tỉnh.

page-legal-kind-ENTERPRISE = Doanh nghiệp
page-legal-kind-COOPERATIVE = Hợp tác xã
page-legal-kind-COOPERATIVE_GROUP = Tổ hợp tác
page-legal-kind-HOUSEHOLD = Hộ kinh doanh, cơ sở
page-legal-kind-COOPERATIVE_UNION = Liên hiệp hợp tác xã
page-legal-kind-FARM = Trang trại
page-legal-kind-AUTHORITY = Cơ quan nhà nước
page-legal-kind-FOREIGN_COMPANY = Công ty nước ngoài
page-legal-kind-OTHER = Loại hình khác

page-capability-PRODUCER = Sản xuất và bán
page-capability-BUYER = Mua

page-field-capability-PRODUCER = Đơn vị sản xuất và bán hàng
page-field-capability-BUYER = Đơn vị mua hàng

page-row-registration = Mã số thuế, số đăng ký
page-registration-none = Chưa khai
page-row-capabilities = Ở đây để
page-row-address = Địa chỉ
page-row-when = Lúc
page-row-by = Người làm
page-row-authority = Cơ quan
page-row-until = Dùng được đến
page-row-member-since = Từ
page-row-waits-since = Chờ từ

page-verification = Xác minh
page-records = Giấy tờ và kết quả
page-status-UNVERIFIED = Chưa được xác minh
page-status-SUBMITTED = Chờ cơ quan xem
page-status-VERIFIED = Đã được xác minh
page-status-SUSPENDED = Đang bị đình chỉ
page-status-means-UNVERIFIED = Đánh dấu những giấy tờ bạn có rồi nộp. Cán bộ sẽ liên hệ để xem bản chính.
page-status-means-SUBMITTED = Cơ quan đã nhận và sẽ trả lời bằng thư. Có thêm giấy tờ thì nộp tiếp ở đây.
page-status-means-VERIFIED = Bên kia thấy dấu “Đã được xác minh” khi giao dịch với đơn vị.
page-status-means-SUSPENDED = Đơn vị vẫn xem được hồ sơ và làm xong việc dở, nhưng không bắt đầu việc mới được.
page-submit-button = Nộp để xác minh
page-organisation-suspended = Đơn vị đang bị đình chỉ. Lý do ghi ở phần xác minh.

page-record-SUBMITTED = Đã nộp giấy tờ
page-record-VERIFIED = Đã xác minh
page-record-REJECTED = Chưa chấp nhận
page-record-SUSPENDED = Đình chỉ
page-record-REINSTATED = Bỏ đình chỉ
page-record-LAPSED = Thôi được xác minh vì đổi thông tin

page-paper-BUSINESS_REGISTRATION = Giấy chứng nhận đăng ký (doanh nghiệp, hợp tác xã, hộ)
page-paper-TAX_REGISTRATION = Đăng ký thuế
page-paper-COOPERATION_CONTRACT = Hợp đồng hợp tác (tổ hợp tác)
page-paper-IDENTITY = Căn cước của người đại diện (chỉ xem, không lưu số)
page-paper-AUTHORISATION = Giấy ủy quyền
page-paper-FOREIGN_REGISTRATION = Đăng ký ở nước ngoài
page-paper-SITE_VISIT = Cán bộ đã đến nơi
page-paper-OTHER = Giấy tờ khác
page-field-paper-other = Giấy tờ khác
page-field-paper-other-hint = Tên và số giấy. Không ghi số căn cước.

page-members = Thành viên
page-member-gone = Người đã xóa tài khoản
page-role-OWNER = chủ
page-role-MANAGER = quản lý
page-role-AGENT = người giao dịch
page-role-means-OWNER = Chủ: mọi việc, cả mời và cho nghỉ thành viên
page-role-means-MANAGER = Quản lý: mua bán, sửa thông tin, nộp giấy tờ
page-role-means-AGENT = Người giao dịch: trả lời, báo giá, đặt hàng, giao nhận
page-role-button = Đổi vai trò
page-remove-button = Cho nghỉ
page-leave-button = Rời đơn vị

page-invite = Mời thêm người
page-field-invite-email = Địa chỉ thư của người được mời
page-field-invite-email-hint = Người ấy nhận một lá thư; lời mời dùng được 14 ngày.
page-invite-button = Gửi lời mời
page-withdraw-button = Rút lời mời

page-staff-actions = Cán bộ đã làm gì
page-staff-actions-what = Mọi việc cán bộ làm với dữ liệu của đơn vị đều ghi ở đây.
page-act-organisation-verified = Xác minh đơn vị
page-act-organisation-rejected = Chưa chấp nhận giấy tờ
page-act-organisation-suspended = Đình chỉ
page-act-organisation-reinstated = Bỏ đình chỉ
page-act-other = Thay đổi dữ liệu

page-organisation-done-found = Đã khai đơn vị. Hãy nộp giấy tờ để được xác minh.
page-organisation-done-update = Đã lưu thông tin.
page-organisation-done-submit = Đã nộp. Cơ quan trả lời bằng thư.
page-organisation-done-invite = Đã gửi lời mời.
page-organisation-done-withdraw = Đã rút lời mời.
page-organisation-done-role = Đã đổi vai trò.
page-organisation-done-remove = Đã cho nghỉ.

page-invitation-title = Tham gia { $organisation }
page-invitation-what = { $inviter } mời bạn tham gia { $organisation } trên Chợ Phiên.
page-invitation-reader = Bấm nút để nhận lời mời bằng tài khoản đang đăng nhập.
page-invitation-button = Nhận lời mời
page-invitation-another = Bạn đang đăng nhập bằng địa chỉ khác. Xin đăng xuất rồi mở lại thư mời này.
page-invitation-known = Địa chỉ này đã có tài khoản. Xin đăng nhập rồi mở lại thư mời này; bấm nút để nhận thư đăng nhập.
page-invitation-new = Bạn chưa có tài khoản ở đây. Điền vài dòng là xong; thư mời đã chứng tỏ địa chỉ này là của bạn.
page-invitation-new-button = Mở tài khoản và tham gia
page-field-invitation-password-hint = Ít nhất 10 ký tự. Để trống thì đăng nhập bằng thư.
page-invitation-over-title = Lời mời này không dùng được nữa
page-invitation-over = Lời mời chỉ dùng được một lần, trong 14 ngày, và chủ đơn vị có thể rút lại. Nếu bạn đã nhận lời, hãy đăng nhập; nếu chưa, xin nhờ chủ đơn vị mời lại.

page-desk-title = Bàn tiếp nhận
page-desk-empty = Không có gì chờ.
page-desk-organisations = Đơn vị chờ xác minh
page-desk-done-verify = Đã xác minh. Đơn vị được báo bằng thư.
page-desk-done-reject = Đã trả lại kèm lý do. Đơn vị được báo bằng thư.
page-desk-done-suspend = Đã đình chỉ. Đơn vị được báo bằng thư.
page-desk-done-reinstate = Đã bỏ đình chỉ. Đơn vị được báo bằng thư.
page-registration-taken = Một đơn vị khác đã được xác minh với cùng mã số này. Hai đơn vị không thể cùng được xác minh với một mã số.
page-find-title = Tìm đơn vị
page-find-what = Tìm theo mã số thuế, trong phạm vi bạn quản lý.
page-find-button = Tìm
page-find-nothing = Không có đơn vị nào với mã số này trong phạm vi bạn quản lý.
page-judge-verify = Xác minh
page-judge-reject = Chưa chấp nhận
page-judge-suspend = Đình chỉ
page-judge-reinstate = Bỏ đình chỉ
page-judge-means-verify = Đánh dấu những giấy tờ bạn đã xem bản chính. Tên bạn, cơ quan và giờ được ghi lại.
page-judge-means-reject = Nói rõ thiếu gì hoặc sai gì; đơn vị đọc được và nộp lại.
page-judge-means-suspend = Đơn vị không bắt đầu việc mua bán mới được. Mọi thành viên được báo kèm lý do.
page-judge-means-reinstate = Đơn vị trở lại như trước khi bị đình chỉ.
page-judge-button-verify = Xác minh đơn vị này
page-judge-button-reject = Trả lại kèm lý do
page-judge-button-suspend = Đình chỉ đơn vị này
page-judge-button-reinstate = Bỏ đình chỉ
page-field-judge-reason-hint = Đơn vị đọc được. Nhiều nhất 500 ký tự.
