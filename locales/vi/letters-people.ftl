# Thư: Tài khoản và đăng nhập

letter-address-to-confirm-subject = Xác nhận địa chỉ để mở tài khoản Chợ Phiên
letter-address-to-confirm-preheader = Bấm một lần là xong.
letter-address-to-confirm-lead = Có người vừa dùng địa chỉ thư này để mở tài khoản ở Chợ Phiên. Nếu là Anh/Chị, xin bấm nút dưới đây: tài khoản được mở và Anh/Chị vào được ngay.
letter-address-to-confirm-button = Xác nhận địa chỉ
letter-address-to-confirm-until = Nút dùng được một lần, đến { $until }.
letter-address-to-confirm-not-you = Nếu không phải Anh/Chị, xin bỏ qua thư này: không có tài khoản nào được mở.

letter-address-known-already-subject = Địa chỉ này đã có tài khoản Chợ Phiên
letter-address-known-already-preheader = Không cần mở tài khoản mới.
letter-address-known-already-lead = Có người vừa muốn dùng địa chỉ thư này cho một tài khoản khác. Địa chỉ này đã là của tài khoản Anh/Chị nên không có gì thay đổi. Anh/Chị vào tài khoản của mình bằng nút dưới đây.
letter-address-known-already-password = Quên mật khẩu? Ở trang đăng nhập, bấm “Quên mật khẩu”.
letter-address-known-already-not-you = Nếu không phải Anh/Chị, xin bỏ qua: không ai vào được nếu không có thư này. Xin đừng chuyển thư cho người khác.

letter-address-change-to-confirm-subject = Xác nhận địa chỉ mới của tài khoản Chợ Phiên
letter-address-change-to-confirm-preheader = Địa chỉ cũ vẫn dùng được cho đến khi Anh/Chị bấm.
letter-address-change-to-confirm-lead = Anh/Chị muốn dùng địa chỉ thư này thay cho địa chỉ cũ. Xin bấm nút dưới đây để xác nhận. Từ lúc đó, Anh/Chị đăng nhập và nhận thư bằng địa chỉ này.
letter-address-change-to-confirm-button = Dùng địa chỉ này
letter-address-change-to-confirm-not-you = Nếu Anh/Chị không yêu cầu, xin bỏ qua thư này: không có gì thay đổi.

letter-address-changed-subject = Tài khoản Chợ Phiên của Anh/Chị đã đổi địa chỉ thư
letter-address-changed-preheader = Đổi lúc { $at }.
letter-address-changed-lead = Lúc { $at }, tài khoản Chợ Phiên của Anh/Chị đã đổi sang một địa chỉ thư khác. Từ nay không có thư nào đến địa chỉ này nữa.
letter-address-changed-not-you = Nếu không phải Anh/Chị đổi, xin trả lời thư này ngay để được giúp lấy lại tài khoản.

letter-password-reset-asked-subject = Đặt mật khẩu mới cho Chợ Phiên, dùng được đến { $until }
letter-password-reset-asked-preheader = Mật khẩu cũ vẫn dùng được cho đến khi Anh/Chị đặt mật khẩu mới.
letter-password-reset-asked-lead = Xin bấm nút dưới đây để đặt mật khẩu mới.
letter-password-reset-asked-button = Đặt mật khẩu mới
letter-password-reset-asked-not-you = Nếu Anh/Chị không yêu cầu, xin bỏ qua: không có thư này thì không ai đổi được mật khẩu. Xin đừng chuyển thư cho người khác.

letter-password-changed-subject = Mật khẩu Chợ Phiên của Anh/Chị đã đổi
letter-password-changed-preheader = Đổi lúc { $at }.
letter-password-changed-lead = Mật khẩu của Anh/Chị đã đổi lúc { $at }. Mọi máy khác đã bị đăng xuất.
letter-password-changed-not-you = Nếu không phải Anh/Chị đổi, hãy mở trang đăng nhập, bấm “Quên mật khẩu” và đặt lại ngay.

letter-new-sign-in-subject = Có máy mới đăng nhập vào tài khoản Chợ Phiên của Anh/Chị
letter-new-sign-in-preheader = Lúc { $at }.
letter-new-sign-in-lead = Tài khoản của Anh/Chị vừa được đăng nhập từ một máy hoặc một nơi chưa dùng bao giờ. Nếu là Anh/Chị thì không cần làm gì.
letter-new-sign-in-not-you = Nếu không phải Anh/Chị: mở trang tài khoản, bấm “Đăng xuất mọi máy khác” rồi đổi mật khẩu.
letter-row-signed-in-at = Lúc
letter-row-agent = Trình duyệt, máy
letter-row-network = Mạng

letter-second-factor-preheader = Lúc { $at }.
letter-second-factor-on-subject = Đã bật đăng nhập hai bước
letter-second-factor-on-lead = Từ { $at }, đăng nhập vào Chợ Phiên cần thêm mã trong ứng dụng trên điện thoại của Anh/Chị. Hãy giữ tờ mã dự phòng ở nơi an toàn.
letter-second-factor-off-subject = Đã tắt đăng nhập hai bước
letter-second-factor-off-lead = Từ { $at }, đăng nhập vào Chợ Phiên không cần mã trong ứng dụng nữa.
letter-second-factor-reset-subject = Đăng nhập hai bước đã được gỡ: xin thiết lập lại
letter-second-factor-reset-lead = Lúc { $at }, bên vận hành Chợ Phiên đã gỡ đăng nhập hai bước của Anh/Chị, vì được báo rằng điện thoại và các mã dự phòng đã mất. Mọi máy đều đã bị đăng xuất. Xin đăng nhập và bật lại ở trang tài khoản; cán bộ chưa bật thì chưa làm việc được.
letter-second-factor-reset-not-you = Nếu Anh/Chị không yêu cầu: có thể có người mạo danh. Hãy đổi mật khẩu ngay và gọi cho bên vận hành Chợ Phiên.
letter-second-factor-recovery-subject = Một mã dự phòng vừa được dùng để đăng nhập
letter-second-factor-recovery-lead = Lúc { $at }, có người đăng nhập vào tài khoản của Anh/Chị bằng một mã dự phòng. Còn { $left } mã. Nếu mất điện thoại, hãy tắt rồi bật lại đăng nhập hai bước ở trang tài khoản để có mã mới.
letter-second-factor-not-you = Nếu không phải Anh/Chị: mở trang tài khoản, bấm “Đăng xuất mọi máy khác” rồi đổi mật khẩu ngay.
letter-button-account = Mở trang tài khoản

letter-kind-address-to-confirm = Thư xác nhận địa chỉ
letter-kind-address-known-already = Thư báo địa chỉ đã có tài khoản
letter-kind-address-change-to-confirm = Thư xác nhận địa chỉ mới
letter-kind-address-changed = Thư báo đã đổi địa chỉ
letter-kind-password-reset-asked = Thư đặt mật khẩu mới
letter-kind-password-changed = Thư báo đã đổi mật khẩu
letter-kind-new-sign-in = Thư báo đăng nhập từ nơi mới
letter-kind-second-factor-changed = Thư về đăng nhập hai bước
