# Thư: Đơn vị, thành viên, xác minh

letter-row-authority = Cơ quan
letter-row-judged = Lúc
letter-row-legal-kind = Loại hình
letter-row-registration = Mã số thuế, số đăng ký
letter-row-papers = Số giấy tờ đã khai
letter-row-waits-since = Chờ từ
letter-row-role = Vai trò
letter-row-role-means = Được làm
letter-registration-none = Chưa khai
letter-button-open-desk = Mở bàn tiếp nhận
letter-button-open-organisation = Mở trang đơn vị

letter-legal-kind-enterprise = Doanh nghiệp
letter-legal-kind-cooperative = Hợp tác xã
letter-legal-kind-cooperative-group = Tổ hợp tác
letter-legal-kind-household = Hộ kinh doanh
letter-legal-kind-cooperative-union = Liên hiệp hợp tác xã
letter-legal-kind-farm = Trang trại
letter-legal-kind-authority = Cơ quan nhà nước
letter-legal-kind-foreign-company = Công ty nước ngoài
letter-legal-kind-other = Loại hình khác

letter-role-owner = chủ
letter-role-manager = quản lý
letter-role-agent = người giao dịch
letter-role-owner-may = Mọi việc, kể cả mời thành viên và cho thành viên thôi.
letter-role-manager-may = Mua bán, sửa thông tin đơn vị, nộp giấy tờ.
letter-role-agent-may = Trả lời, báo giá, đặt hàng và giao nhận thay đơn vị.
letter-member-unnamed = Một người

letter-member-invited-subject = { $organisation } mời Anh/Chị tham gia trên Chợ Phiên
letter-member-invited-preheader = Lời mời dùng được đến { $until }.
letter-member-invited-lead = { $inviter } mời Anh/Chị làm { $role } của { $organisation } trên Chợ Phiên, nơi nối người mua sỉ với nhà sản xuất OCOP.
letter-member-invited-button = Xem và nhận lời mời
letter-member-invited-until = Nút dùng được một lần, đến { $until }. Xin đừng chuyển thư cho người khác.
letter-member-invited-not-you = Nếu Anh/Chị không biết đơn vị này, xin bỏ qua thư: không bấm thì không có gì xảy ra.

letter-member-joined-subject = { $member } đã tham gia { $organisation }
letter-member-joined-preheader = Vai trò: { $role }.
letter-member-joined-lead = { $member } đã nhận lời mời và là { $role } của { $organisation } từ bây giờ.
letter-member-joined-not-wanted = Nếu có nhầm lẫn, chủ đơn vị có thể cho người này thôi ngay ở trang đơn vị.

letter-member-role-changed-subject = Anh/Chị là { $role } của { $organisation }
letter-member-role-changed-preheader = { $by } vừa đổi vai trò.
letter-member-role-changed-lead = { $by } đã đổi vai trò của Anh/Chị ở { $organisation }: từ bây giờ là { $role }.

letter-member-owner-no-more-subject = { $member } không còn là chủ của { $organisation }
letter-member-owner-no-more-preheader = Vai trò mới: { $role }.
letter-member-owner-no-more-stepped-down = { $member } đã tự thôi làm chủ ở { $organisation }; từ bây giờ là { $role }.
letter-member-owner-no-more-by = { $by } đã đổi vai trò của { $member } ở { $organisation }: từ bây giờ là { $role }.

letter-member-removed-subject = Anh/Chị không còn là thành viên của { $organisation }
letter-member-removed-preheader = Từ { $at }.
letter-member-removed-lead = { $by } đã cho Anh/Chị thôi làm thành viên của { $organisation } từ { $at }. Nút trong các thư cũ về đơn vị này không còn dùng được.
letter-member-removed-what = Tài khoản riêng của Anh/Chị vẫn còn. Nếu có nhầm lẫn, xin liên hệ chủ đơn vị.

letter-member-owner-removed-subject = { $member } không còn là chủ và thành viên của { $organisation }
letter-member-owner-removed-lead = { $by } đã cho { $member }, chủ của { $organisation }, thôi làm thành viên từ { $at }.

letter-member-left-subject = { $member } đã rời { $organisation }
letter-member-left-preheader = Từ { $at }.
letter-member-left-lead = { $member } đã tự rời { $organisation } lúc { $at }.
letter-member-left-what = Việc người này đang theo dõi vẫn còn nguyên; các thành viên còn lại nhận thư tiếp theo.

letter-organisation-submitted-subject = Cần xác minh: { $organisation }
letter-organisation-submitted-lead = { $organisation } đề nghị cơ quan xác minh.
letter-organisation-submitted-taken = Lưu ý: một đơn vị khác đã được xác minh với cùng mã số này. Xin kiểm tra kỹ; hai đơn vị không thể cùng được xác minh với một mã số.
letter-organisation-submitted-wanted = Xin xem giấy tờ rồi xác minh, hoặc từ chối kèm lý do. Đơn vị được báo kết quả bằng thư.

letter-organisation-verified-subject = { $organisation } đã được xác minh
letter-organisation-verified-preheader = Đơn vị được mua bán đầy đủ trên Chợ Phiên.
letter-organisation-verified-lead = { $authority } đã xem giấy tờ và xác minh { $organisation }.
letter-organisation-verified-next = Từ bây giờ người mua và người bán thấy dấu “Đã được xác minh” bên tên đơn vị. Đổi tên, loại hình hoặc mã số thuế thì phải xác minh lại.

letter-organisation-rejected-subject = { $organisation } chưa được xác minh
letter-organisation-rejected-lead = { $authority } đã xem giấy tờ của { $organisation } và chưa chấp nhận.
letter-organisation-rejected-next = Xin sửa hoặc bổ sung rồi nộp lại ở trang đơn vị; không phải đăng ký lại từ đầu.

letter-organisation-suspended-subject = { $organisation } đang bị đình chỉ
letter-organisation-suspended-preheader = Không bắt đầu việc mua bán mới được.
letter-organisation-suspended-lead = { $authority } đã đình chỉ { $organisation } trên Chợ Phiên.
letter-organisation-suspended-next = Đơn vị vẫn xem được hồ sơ và làm xong việc dở, nhưng không hỏi hàng, báo giá hay đặt hàng mới được. Nếu có ý kiến, xin trả lời thư này hoặc gọi cơ quan.

letter-organisation-reinstated-subject = { $organisation } được mua bán trở lại
letter-organisation-reinstated-preheader = Quyết định của { $authority } lúc { $at }.
letter-organisation-reinstated-lead = { $authority } đã bỏ đình chỉ { $organisation }. Từ bây giờ đơn vị hỏi hàng, báo giá và đặt hàng được như trước.

letter-organisation-closed-subject = { $organisation } đã đóng trên Chợ Phiên
letter-organisation-closed-preheader = Từ { $at }. Không cần làm gì thêm.
letter-organisation-closed-lead = { $by } đã đóng đơn vị { $organisation } trên Chợ Phiên lúc { $at }. Không ai còn là thành viên, và nút trong các thư cũ về đơn vị này không còn dùng được.
letter-organisation-closed-next = Giấy tờ mua bán đã có vẫn được giữ cho bên kia theo luật. Sản phẩm trong sổ đăng ký vẫn còn, từ nay câu hỏi hàng đến cơ quan của tỉnh. Tài khoản riêng của Anh/Chị vẫn còn; muốn mua bán tiếp, hãy khai một đơn vị mới.

letter-kind-member-invited = Lời mời làm thành viên
letter-kind-member-joined = Thành viên mới
letter-kind-member-role-changed = Vai trò mới
letter-kind-member-removed = Thôi làm thành viên
letter-kind-member-left = Thành viên rời đơn vị
letter-kind-organisation-submitted = Đơn vị chờ xác minh
letter-kind-organisation-verified = Đơn vị đã được xác minh
letter-kind-organisation-rejected = Đơn vị chưa được xác minh
letter-kind-organisation-suspended = Đơn vị bị đình chỉ
letter-kind-organisation-reinstated = Bỏ đình chỉ
letter-kind-organisation-closed = Thư báo đơn vị đã đóng
