# Thư: Sổ sản phẩm: nhà sản xuất, sản phẩm, xét duyệt

letter-row-product = Sản phẩm
letter-row-products = Số sản phẩm trong sổ
letter-row-corrected = Đã sửa
letter-row-added = Đã thêm
letter-row-source = Nguồn
letter-button-open-products = Mở sản phẩm của tôi

letter-producer-invited-subject = Mời đại diện cho { $producer } trên Chợ Phiên
letter-producer-invited-preheader = Lời mời dùng được đến { $until }.
letter-producer-invited-lead = { $authority } mời Anh/Chị đại diện cho { $producer } trên Chợ Phiên, nơi nối người mua sỉ với nhà sản xuất OCOP.
letter-producer-invited-what = Anh/Chị bấm nút, chọn đơn vị của mình; trang sẽ báo ngay là đã được đại diện, hay còn chờ một cán bộ xem rồi trả lời bằng thư. Khi đã đại diện, Anh/Chị sửa được thông tin sản phẩm, trả lời người mua và báo giá. Sản phẩm, xếp hạng OCOP và những lần hỏi hàng đang chờ vẫn còn nguyên.
letter-producer-invited-button = Xem và nhận đại diện
letter-producer-invited-until = Nút dùng được một lần, đến { $until }. Xin đừng chuyển thư cho người khác.
letter-producer-invited-not-you = Nếu Anh/Chị không thuộc nhà sản xuất này, xin bỏ qua thư: không bấm thì không có gì xảy ra.

letter-papers-preheader = Số giấy tờ đã khai: { $papers }; chờ từ { $at }.
letter-claim-at-desk-subject = Cần xem: { $organisation } xin đại diện cho { $producer }
letter-claim-at-desk-lead = { $organisation } cho biết mình đại diện cho { $producer } trong sổ sản phẩm.
letter-claim-at-desk-contested = Nhà sản xuất này đang do { $other } đại diện. Nếu duyệt, quyền đại diện chuyển sang đơn vị mới và { $other } nhận được thư báo.
letter-claim-at-desk-invited = Đơn vị nhận theo thư mời của cơ quan. Thư không gửi đến địa chỉ đã có sẵn trong sổ, hoặc đơn vị có người làm ở cơ quan, hoặc đã có đơn vị khác đại diện; vì vậy cần cán bộ xem và quyết định: một người khác người mời, hoặc chính người mời nếu cơ quan không còn ai khác quyết định được.
letter-claim-at-desk-invited-preheader = Theo thư mời của cơ quan; chờ từ { $at }.
letter-claim-at-desk-invited-wanted = Xin kiểm tra đơn vị này có đúng là nhà sản xuất trong sổ không, rồi duyệt hoặc từ chối. Chưa duyệt thì chưa có gì thay đổi.
letter-claim-at-desk-wanted = Xin đối chiếu giấy tờ rồi duyệt hoặc từ chối. Chưa duyệt thì chưa có gì thay đổi.

letter-claim-approved-subject = Đã duyệt: đơn vị của Anh/Chị đại diện cho { $producer }
letter-claim-approved-preheader = Sản phẩm và những lần hỏi hàng đang chờ nay thuộc về đơn vị.
letter-claim-approved-lead = Từ bây giờ { $organisation } đại diện cho { $producer } trên Chợ Phiên.
letter-claim-approved-next = Xin xem lại từng sản phẩm: mùa vụ, đóng gói, giá. Nếu trước đây đã có người hỏi mua, Anh/Chị nhận thư riêng về từng việc.

letter-claim-refused-subject = Chưa duyệt đề nghị đại diện cho { $producer }
letter-claim-refused-lead = { $authority } chưa chấp nhận đề nghị đại diện cho { $producer }.
letter-claim-refused-next = Anh/Chị có thể bổ sung giấy tờ và đề nghị lại.

letter-producer-handed-over-subject = { $producer } đã được giao cho đơn vị khác đại diện
letter-producer-handed-over-lead = { $authority } đã giao quyền đại diện cho { $producer } sang một đơn vị khác; { $organisation } không còn đại diện nữa.
letter-producer-handed-over-next = Giao dịch đã có vẫn là của đơn vị và vẫn tiếp tục, nhưng sản phẩm thì từ nay do đơn vị kia chào bán. Lần hỏi hàng nào còn chờ về các sản phẩm ấy, xin trả lời bằng sản phẩm khác của mình, hoặc từ chối để bên mua hỏi lại. Nếu thấy không đúng, xin liên hệ cơ quan.

letter-product-at-desk-subject = Cần duyệt sản phẩm: { $product }
letter-product-at-desk-preheader = Xin xem, rồi cho đăng hoặc trả lại có lý do.
letter-product-at-desk-look-subject = Xin xem lại sản phẩm vừa đăng: { $product }
letter-product-at-desk-look-preheader = Xin xác nhận, hoặc trả lại có lý do.
letter-product-at-desk-new = Sản phẩm { $product } vừa được gửi để duyệt. Chưa duyệt thì chưa ai thấy.
letter-product-at-desk-change = Nhà sản xuất muốn sửa tên, bộ sản phẩm OCOP hoặc xã của { $product }. Thông tin cũ vẫn được hiện cho đến khi duyệt.
letter-product-at-desk-look = Sản phẩm { $product } vừa được đăng và mọi người đã thấy.

letter-product-published-subject = Đã đăng: { $product }
letter-product-published-preheader = Người mua đã thấy sản phẩm này.
letter-product-published-lead = { $authority } đã duyệt { $product }. Từ bây giờ người mua thấy và hỏi mua được.
letter-product-change-published-subject = Đã duyệt thay đổi của { $product }
letter-product-change-published-preheader = Thông tin mới đã được hiện.
letter-product-change-published-lead = { $authority } đã duyệt thay đổi mà đơn vị đề nghị cho { $product }.

letter-product-refused-subject = Chưa được đăng: { $product }
letter-product-refused-lead = { $authority } trả lại { $product }; hiện người mua không thấy sản phẩm này.
letter-product-refused-next = Xin sửa theo lý do trên rồi gửi duyệt lại.
letter-product-change-refused-subject = Chưa duyệt thay đổi của { $product }
letter-product-change-refused-lead = { $authority } không duyệt thay đổi mà đơn vị đề nghị cho { $product }.
letter-product-change-refused-next = Sản phẩm vẫn được đăng với thông tin cũ. Anh/Chị có thể sửa và đề nghị lại.

letter-product-corrected-subject = Cơ quan đã sửa thông tin của { $product }
letter-product-corrected-lead = { $authority } đã sửa thông tin của { $product }.
letter-product-corrected-next = Nếu thấy không đúng, xin liên hệ cơ quan.
letter-products-imported-subject = Sổ sản phẩm: { $count } sản phẩm của đơn vị được thêm hoặc sửa
letter-products-imported-preheader = Xin xem lại từng sản phẩm.
letter-products-imported-lead = { $authority } vừa nạp sổ sản phẩm. Những sản phẩm sau của đơn vị được thêm hoặc sửa.
letter-products-imported-lead-register = Sổ sản phẩm của tỉnh vừa được nạp. Những sản phẩm sau của đơn vị được thêm hoặc sửa.
letter-products-imported-new = sản phẩm mới, đang đăng
letter-products-imported-more = Và { $count } sản phẩm nữa.
letter-product-field-producer = chủ thể
letter-product-field-name = tên
letter-product-field-set = bộ sản phẩm OCOP
letter-product-field-commune = xã
letter-product-field-description = mô tả
letter-product-field-ratings = xếp hạng OCOP
letter-product-field-other = thông tin khác

letter-kind-producer-invited = Lời mời đại diện nhà sản xuất
letter-kind-claim-at-desk = Đề nghị đại diện cần xem
letter-kind-claim-approved = Thư báo được đại diện
letter-kind-claim-refused = Thư báo chưa được đại diện
letter-kind-producer-handed-over = Thư báo chuyển quyền đại diện
letter-kind-product-at-desk = Sản phẩm cần duyệt
letter-kind-product-published = Thư báo đã đăng sản phẩm
letter-kind-product-refused = Thư báo trả lại sản phẩm
letter-kind-product-corrected = Thư báo cơ quan đã sửa
letter-kind-products-imported = Thư báo sổ sản phẩm được nạp
