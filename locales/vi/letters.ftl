# Lời trong thư. Người đọc thường mở thư trên điện thoại: câu ngắn, nói rõ cần làm gì và đến bao giờ.

## Chung

letter-sender-name = Chợ Phiên
letter-greeting = Kính gửi Anh/Chị { $name },
letter-greeting-house = Kính gửi Quý đơn vị,
letter-greeting-nobody = Kính gửi Anh/Chị,
letter-quote-by = { $by } viết:
letter-quote-by-at = { $by } viết lúc { $at }:
letter-small-language = 本信暂无中文版，以下为英文。Thư này chưa có bản tiếng Trung nên được viết bằng tiếng Anh.
letter-no-phone = Chưa có số điện thoại.
letter-small-link = Nút trong thư này chỉ dành cho Anh/Chị và dùng được đến { $until }. Xin đừng chuyển thư cho người khác.
letter-small-answers = Muốn nói gì với bên kia, xin dùng nút trong thư hoặc gọi điện. Nếu bấm “Trả lời” trong hộp thư, thư sẽ đến { $name } ({ $address }), không đến bên kia.
letter-small-help = Nếu cần giúp, Anh/Chị cứ trả lời thư này: thư sẽ đến { $name } ({ $address }).
letter-small-sender = Thư tự động của Chợ Phiên, nơi nối người mua sỉ với nhà sản xuất OCOP.

letter-goods = { $quantity } { $product }
letter-goods-and-more = { $first } và { $more } mặt hàng khác
letter-goods-instead = { $goods } thay cho { $asked }
letter-goods-and-substitute = { $first } và hàng thay thế
letter-goods-unnamed = hàng OCOP
letter-quantity = { $number } { $unit }
letter-moment = { $time } ngày { $date }
letter-moment-short = { $time } ngày { $date }
letter-window = { $from } đến { $to }

letter-vat-outside = Không chịu thuế
letter-vat-with-reason = { $vat } ({ $reason })

letter-standing-verified = Đã được cơ quan quản lý xác minh
letter-standing-unverified = Chưa được xác minh
letter-standing-suspended = Đang bị đình chỉ
letter-standing-closed = Đã đóng

letter-certificate-vietgap = VietGAP
letter-certificate-globalgap = GlobalG.A.P.
letter-certificate-organic = Hữu cơ
letter-certificate-haccp = HACCP
letter-certificate-iso22000 = ISO 22000
letter-certificate-halal = Halal
letter-certificate-attp = Đủ điều kiện an toàn thực phẩm
letter-certificate-ocop = Xếp hạng OCOP còn hiệu lực

letter-country-vn = Việt Nam
letter-country-cn = Trung Quốc
letter-country-jp = Nhật Bản
letter-country-kr = Hàn Quốc
letter-country-tw = Đài Loan
letter-country-hk = Hồng Kông
letter-country-sg = Singapore
letter-country-th = Thái Lan
letter-country-la = Lào
letter-country-my = Malaysia
letter-country-us = Hoa Kỳ
letter-country-de = Đức
letter-country-fr = Pháp
letter-country-au = Úc

## Tên các dòng

letter-row-inquiry = Hỏi hàng số
letter-row-quotation = Báo giá số
letter-row-order = Đơn hàng số
letter-row-delivery = Chuyến giao số
letter-row-number = Số
letter-row-buyer-reference = Số riêng của bên mua
letter-row-seller-reference = Số riêng của bên bán
letter-row-buyer = Bên mua
letter-row-seller = Bên bán
letter-row-desk = Cơ quan tiếp nhận
letter-row-producer = Nhà sản xuất
letter-row-standing = Xác minh
letter-row-reply-by = Cần trả lời trước
letter-row-certificates = Chứng nhận cần có
letter-row-target-market = Bán sang
letter-row-place = Giao tại
letter-row-target-price = Giá mong muốn
letter-row-wishes = Yêu cầu thêm
letter-row-out-of-season = Ngoài mùa theo hồ sơ sản phẩm
letter-row-price = Đơn giá
letter-row-priced = Quy ra đơn vị tính giá
letter-row-basis = Giá áp dụng
letter-row-grade = Phân loại
letter-row-packing = Đóng gói
letter-row-vat = Thuế GTGT
letter-row-amount = Thành tiền
letter-row-line-total = Cộng mặt hàng này (chưa thuế)
letter-row-total = Tiền hàng (chưa thuế)
letter-row-vat-total = Thuế GTGT
letter-row-payable = Tổng cộng
letter-row-ordered-goods = Đã đặt { $product }
letter-row-received-goods = Đã nhận { $product }
letter-row-turned-back-goods = Không nhận { $product }
letter-row-received-value = Tiền hàng đã nhận (chưa thuế)
letter-row-received-payable = Tiền hàng đã nhận (gồm thuế)
letter-row-agreed-total = Tổng theo đơn đã chốt (gồm thuế)
letter-row-valid-until = Có giá trị đến
letter-row-offer-kind = Loại báo giá
letter-row-substitute = Hàng thay thế
letter-row-note = Ghi chú
letter-row-window = Thời gian giao
letter-row-planned = Đã thỏa thuận
letter-row-shipped = Đã xếp hàng
letter-row-received = Cân khi nhận
letter-row-less-than-loaded = Ít hơn số đã xếp
letter-row-less-than-loaded-goods = Ít hơn số đã xếp { $product }
letter-row-address = Địa chỉ
letter-row-email = Địa chỉ thư
letter-row-letter = Thư không đến
letter-row-reader = Người nhận
letter-row-organisation = Đơn vị
letter-row-since = Từ lúc
letter-row-given-up = Thôi gửi lúc
letter-row-answer = Máy chủ thư trả lời

letter-heading-asked = Hàng được hỏi mua
letter-heading-known-producer = Nhà sản xuất
letter-heading-offer = Hàng được báo giá
letter-heading-gaps = Khác với yêu cầu
letter-heading-order = Hàng đã đặt
letter-heading-delivery = Hàng trong chuyến

letter-contact-buyer = Người liên hệ của bên mua
letter-contact-seller = Người liên hệ của bên bán
letter-contact-other = Người viết
letter-contact-call = Nên gọi điện

letter-button-answer = Xem và trả lời
letter-button-thread = Xem hồ sơ
letter-button-desk = Trả lời hoặc chuyển tiếp
letter-button-decide = Xem và quyết định
letter-button-confirm = Xác nhận hoặc từ chối đơn
letter-button-delivery = Xem chuyến giao
letter-button-front-door = Mở Chợ Phiên và đăng nhập

## Đăng nhập

letter-sign-in-link-subject = Mở để đăng nhập Chợ Phiên, dùng được đến { $until }
letter-sign-in-link-preheader = Một lần bấm, không cần mật khẩu.
letter-sign-in-link-lead = Bấm nút dưới đây để vào Chợ Phiên.
letter-sign-in-link-button = Đăng nhập
letter-sign-in-link-until = Nút dùng được một lần, đến { $until }.
letter-sign-in-link-not-you = Nếu Anh/Chị không yêu cầu thư này, xin bỏ qua: không ai vào được nếu không có thư. Xin đừng chuyển thư cho người khác.

letter-fresh-link-subject = Liên kết mới để mở hồ sơ { $number }: { $goods }
letter-fresh-link-preheader = Liên kết cũ đã hết hạn; hồ sơ { $number } vẫn còn nguyên.
letter-fresh-link-lead = Bấm nút dưới đây để xem và làm tiếp.
letter-fresh-link-not-you = Nếu Anh/Chị không yêu cầu thư này, xin bỏ qua.

## Hỏi hàng

letter-inquiry-received-subject = Cần trả lời trước { $until }: { $buyer } hỏi mua { $goods } ({ $number })
letter-inquiry-received-forwarded = { $authority } chuyển nhu cầu này đến Anh/Chị.
letter-inquiry-preheader = Cần giao { $window }.
letter-inquiry-received-wanted = { $buyer } chờ Anh/Chị trả lời về { $goods }: gửi báo giá, nhắn hỏi thêm, hoặc từ chối kèm lý do. Nếu không đủ hàng, Anh/Chị có thể báo giá phần mình có.
letter-inquiry-contact-shown = Bên mua đồng ý cho Anh/Chị biết tên và số điện thoại để trao đổi về việc này.

letter-inquiry-copy-subject = Đã gửi hỏi hàng { $goods } đến { $seller } ({ $number })
letter-inquiry-copy-preheader = Bản lưu của Anh/Chị; hạn trả lời { $until }.
letter-inquiry-copy-lead = { $seller } đã nhận được hỏi hàng { $goods } của Anh/Chị.
letter-inquiry-copy-desk = Sản phẩm này chưa có người trả lời trên Chợ Phiên, nên { $seller } tiếp nhận hỏi hàng { $goods } của Anh/Chị và tìm người bán.
letter-inquiry-copy-desk-known = { $producer } chưa tham gia Chợ Phiên, nên { $seller } tiếp nhận hỏi hàng { $goods } của Anh/Chị và liên hệ giúp.
letter-inquiry-copy-next = Khi có trả lời, Anh/Chị sẽ nhận thư ngay.
letter-inquiry-contact-given = Bên trả lời thấy tên và số điện thoại của Anh/Chị để trao đổi về việc này.

letter-inquiry-at-desk-subject = Cần xử lý trước { $until }: { $buyer } hỏi mua { $goods }, chưa có người bán ({ $number })
letter-inquiry-at-desk-lead = Sản phẩm này chưa có người trả lời trên Chợ Phiên, nên yêu cầu hỏi mua { $goods } của { $buyer } được chuyển đến bàn tiếp nhận của tỉnh.
letter-inquiry-at-desk-wanted = Xin trả lời bên mua hoặc chuyển cho một nhà sản xuất đã tham gia.
letter-inquiry-at-desk-nobody = Sổ sản phẩm chưa ghi nhà sản xuất của sản phẩm này.

letter-inquiry-forwarded-subject = { $seller } sẽ trả lời Anh/Chị về { $goods } ({ $number })
letter-inquiry-forwarded-preheader = Hạn trả lời: { $until }.
letter-inquiry-forwarded-lead = { $authority } đã chuyển nhu cầu mua { $goods } của Anh/Chị đến { $seller }.

letter-inquiry-expired-buyer-subject = Chưa có trả lời: { $other }, { $goods } ({ $number })
letter-inquiry-expired-buyer-preheader = Anh/Chị có thể hỏi lại hoặc hỏi nơi khác.
letter-inquiry-expired-buyer-lead = Hạn để { $other } trả lời về { $goods } đã hết lúc { $until }, nên lần hỏi hàng này đã đóng. Anh/Chị có thể gửi hỏi hàng mới cho nơi khác, hoặc hỏi lại với hạn dài hơn.
letter-inquiry-expired-seller-subject = Đã quá hạn trả lời: { $other } hỏi mua { $goods } ({ $number })
letter-inquiry-expired-seller-preheader = Nếu vẫn có hàng, xin gọi cho bên mua.
letter-inquiry-expired-seller-lead = Hạn trả lời về { $goods } đã hết lúc { $until }, nên lần hỏi hàng này đã đóng. Nếu vẫn có hàng, Anh/Chị hãy gọi cho bên mua để họ gửi hỏi hàng mới.
letter-inquiry-expired-desk-preheader = Nếu biết nơi nào có hàng, xin báo cho bên mua.
letter-inquiry-expired-desk-lead = Hạn trả lời về { $goods } đã hết lúc { $until }, nên lần hỏi hàng này đã đóng. Nếu tìm được nhà sản xuất có hàng, xin gọi cho bên mua để họ gửi hỏi hàng mới.

letter-message-received-subject = Xin đọc và trả lời: { $sender } nhắn về { $goods } ({ $number })
letter-message-writer = { $writer } ({ $sender })
letter-messages-received-subject = Xin đọc và trả lời: { $sender } gửi { $count } tin nhắn về { $goods } ({ $number })

letter-inquiry-declined-subject = { $seller } không bán được lần này: { $goods } ({ $number })
letter-inquiry-declined-lead = { $seller } đã xem nhu cầu mua { $goods } và xin không báo giá lần này.

## Báo giá

letter-quotation-revision = { $number } (lần { $revision })
letter-entry-less = { $offered } (hỏi { $asked })
letter-entry-instead = { $offered } (hàng thay thế)
letter-entry-none = không có hàng (hỏi { $asked })
letter-entry-missing = thiếu { $gap }
letter-gaps-none = Báo giá đáp ứng đủ những gì đã hỏi.
letter-gaps-quantities-none = Số lượng: báo đủ như đã hỏi.
letter-gaps-instead = { $product }: có ngày bên bán chào { $other } thay thế.
letter-gaps-dearer = { $product }: đơn giá cao hơn giá mong muốn lúc hỏi hàng ({ $target }).
letter-gaps-dearer-counter = { $product }: đơn giá cao hơn giá Anh/Chị đã đề nghị lại ({ $target }).
letter-gaps-currency = Báo giá không theo tiền tệ đã hỏi ({ $asked }).
letter-gaps-certificates = Chưa có bằng chứng trên Chợ Phiên cho chứng nhận đã yêu cầu: { $certificates }. Xin hỏi bên bán bản chụp giấy chứng nhận còn hiệu lực.
letter-gaps-some = Số lượng còn thiếu:
letter-offer-firm = Ràng buộc (bên bán giữ giá và số lượng)
letter-offer-free = Tham khảo (bên bán còn phải xác nhận)
letter-offer-firm-means = Đây là báo giá ràng buộc: trong hạn, bên bán giữ giá và số lượng. Anh/Chị chấp nhận trong hạn là đơn hàng được chốt ngay.
letter-offer-free-means = Đây là báo giá tham khảo. Sau khi Anh/Chị chấp nhận, bên bán còn xác nhận thì đơn hàng mới chốt.

letter-quotation-preheader = Tổng cộng { $payable }, gồm cả thuế nếu có.
letter-quotation-received-subject = Cần quyết định (hạn { $until }): { $seller } báo giá { $goods } ({ $number })

letter-quotation-replaced-subject = Báo giá mới (lần { $revision }) của { $seller }, cần quyết định (hạn { $until }), { $number }
letter-quotation-replaced-lead = Báo giá này cho { $goods } thay báo giá lần { $replaces }; báo giá cũ không còn giá trị.

letter-quotation-copy-subject = Đã gửi báo giá { $goods } đến { $buyer } ({ $number })
letter-quotation-copy-lead = Thư này là bản lưu; Anh/Chị chưa cần làm gì.
letter-quotation-copy-lead-papers = Thư này là bản lưu. Bên mua cần giấy chứng nhận mà ở đây chưa ai thấy: xin xem bên dưới.
letter-quotation-copy-firm = Báo giá ràng buộc: trong hạn, Anh/Chị giữ giá và số lượng. Bên mua chấp nhận trong hạn là đơn hàng được chốt.
letter-quotation-copy-free = Báo giá tham khảo. Bên mua chấp nhận rồi, Anh/Chị còn xác nhận thì đơn hàng mới chốt.

letter-quotation-accepted-firm-subject = Đã chốt đơn { $order }: { $buyer } nhận báo giá { $quotation }
letter-quotation-accepted-firm-lead = Báo giá { $quotation } (lần { $revision }) cho { $goods } là báo giá ràng buộc, nên bên mua chấp nhận là đơn hàng chốt ngay. Xin chuẩn bị hàng theo lịch dưới đây.
letter-quotation-accepted-free-subject = Cần xác nhận đơn { $order }: { $buyer } nhận báo giá { $quotation }

letter-quotation-accepted-free-lead = Báo giá { $quotation } (lần { $revision }) cho { $goods } là báo giá tham khảo: đơn hàng chờ Anh/Chị xác nhận hoặc từ chối, chưa xác nhận thì chưa chốt.
letter-quotation-rejected-subject = { $buyer } chưa nhận báo giá { $goods } ({ $number })
letter-quotation-rejected-preheader = Anh/Chị có thể gửi báo giá mới.
letter-quotation-rejected-lead = Bên mua chưa nhận báo giá { $number } (lần { $revision }) cho { $goods }.
letter-quotation-rejected-no-reason = Bên mua không ghi lý do.
letter-quotation-rejected-next = Nếu muốn, Anh/Chị có thể nhắn lại cho bên mua hoặc gửi báo giá mới.

letter-quotation-expired-buyer-subject = Báo giá { $number } đã hết hạn: { $other }, { $goods }
letter-quotation-expired-buyer-lead = Báo giá { $number } (lần { $revision }) của { $other } cho { $goods } đã hết giá trị (hạn { $until }). Nếu vẫn cần hàng, Anh/Chị hãy nhắn bên bán gửi báo giá mới.
letter-quotation-expired-seller-subject = Báo giá { $number } gửi { $other } đã hết hạn: { $goods }
letter-quotation-expired-seller-lead = { $other } chưa quyết định về báo giá { $number } (lần { $revision }) cho { $goods } khi hết hạn ({ $until }). Anh/Chị không còn phải giữ giá và số lượng.
letter-quotation-expired-preheader = Không bên nào còn bị ràng buộc bởi báo giá này.
letter-quotation-received-counter = { $seller } trả lời đề nghị của Anh/Chị bằng báo giá lần { $revision }.
letter-quotation-received-may = Anh/Chị có thể chấp nhận báo giá này, đề nghị lại (giá, số lượng, ngày khác), từ chối kèm lý do, hoặc nhắn hỏi thêm.
letter-gaps-dearer-seller = { $product }: đơn giá cao hơn giá bên mua mong muốn lúc hỏi hàng ({ $target }).
letter-gaps-dearer-counter-seller = { $product }: đơn giá cao hơn giá bên mua đã đề nghị lại ({ $target }).
letter-gaps-currency-seller = Báo giá không theo tiền tệ bên mua đã hỏi ({ $asked }).
letter-gaps-certificates-seller = Chưa có bằng chứng trên Chợ Phiên cho chứng nhận bên mua yêu cầu: { $certificates }. Xin gửi bên mua bản chụp giấy chứng nhận còn hiệu lực.

## Đơn hàng

letter-order-preheader = Chuyến đầu { $window }, tổng cộng { $payable }.
letter-order-waiting-preheader = Hạn trả lời { $until }, tổng cộng { $payable }.
letter-order-placed-buyer-subject = Đã đặt đơn { $order }: { $goods }, chờ { $other } xác nhận
letter-order-placed-buyer-lead = Đơn { $goods } chưa chốt cho đến khi bên bán xác nhận; Anh/Chị sẽ nhận thư ngay khi đó.
letter-order-placed-seller-subject = Cần xác nhận đơn { $order }: { $other } đặt { $goods }
letter-order-placed-seller-lead = Đơn hàng { $goods } chờ Anh/Chị xác nhận hoặc từ chối; chưa xác nhận thì chưa chốt.

letter-order-confirmed-buyer-subject = Đã chốt đơn { $order }: { $goods } của { $other }
letter-order-confirmed-buyer-lead = Từ nay đơn hàng { $goods } ràng buộc cả hai bên. Xin sắp xếp nhận hàng theo lịch dưới đây.
letter-order-confirmed-seller-subject = Đã chốt đơn { $order }: giao { $goods } cho { $other }
letter-order-confirmed-seller-lead = Từ nay đơn hàng { $goods } ràng buộc cả hai bên. Xin chuẩn bị hàng theo lịch dưới đây.

letter-order-rejected-buyer-subject = { $other } không nhận đơn { $order }: { $goods }
letter-order-rejected-buyer-lead = Đơn hàng { $order } về { $goods } không còn hiệu lực.
letter-order-rejected-seller-subject = Đã từ chối đơn { $order } của { $other }
letter-order-rejected-seller-lead = Đơn hàng { $order } về { $goods } không còn hiệu lực. Bên mua đã được báo lý do dưới đây.

letter-order-cancelled-own-subject = Đã hủy đơn { $order }: { $goods }
letter-order-cancelled-own-lead = Đơn hàng { $order } về { $goods } không còn hiệu lực. { $other } đã được báo lý do dưới đây.
letter-order-cancelled-other-subject = { $other } đã hủy đơn { $order }: { $goods }
letter-order-cancelled-other-lead = Đơn hàng { $order } về { $goods } không còn hiệu lực. Xin dừng chuẩn bị.

letter-order-completed-subject = Đã xong đơn { $order }: { $goods } với { $other }
letter-order-completed-preheader = Đã nhận hàng trị giá { $value } (gồm thuế).
letter-order-completed-preheader-value = Đã nhận hàng trị giá { $value } (chưa thuế).
letter-order-completed-lead = Mọi chuyến giao đã xong. Anh/Chị không cần làm gì thêm ở đây.
letter-order-completed-refused-lead = Mọi chuyến giao đã xong nên đơn hàng đã kết thúc.
letter-order-completed-turned-back = Có hàng đã gửi mà không được nhận: xin thống nhất với bên kia cách xử lý số hàng ấy và nhắn lại trong hồ sơ.
letter-order-completed-thanks = Cảm ơn Anh/Chị. Hồ sơ được giữ lại để Anh/Chị xem khi cần.

## Giao hàng

letter-delivery-preheader = Nơi giao: { $place }.
letter-delivery-shipped-buyer-subject = Xin chờ nhận hàng { $window }: { $other } đã gửi { $goods } ({ $number })
letter-delivery-shipped-buyer-lead = Chuyến { $number } của đơn hàng { $order } đã đi lúc { $at }. Khi hàng đến, xin cân và ghi số lượng nhận.
letter-delivery-shipped-seller-subject = Đã gửi hàng { $window } cho { $other }: { $goods } ({ $number })
letter-delivery-shipped-seller-lead = Chuyến { $number } của đơn hàng { $order } đã đi lúc { $at }. Bên mua đã được báo để chờ nhận.
letter-delivery-shipped-early = Ngày giao đã thỏa thuận là { $window }; hàng đã đi sớm, từ ngày { $left }.

letter-delivery-received-buyer-subject = Đã nhận hàng của { $other }: { $goods } ({ $number })
letter-delivery-received-buyer-lead = Anh/Chị đã ghi nhận chuyến { $number } của đơn hàng { $order } lúc { $at }. { $other } đã được báo số cân.
letter-delivery-received-seller-subject = { $other } đã nhận hàng: { $goods } ({ $number })
letter-delivery-received-seller-lead = { $other } đã nhận chuyến { $number } của đơn hàng { $order } lúc { $at }. Xin xem số cân dưới đây; nếu thấy khác, hãy gọi bên mua sớm.
letter-delivery-received-preheader = Cân và ghi nhận lúc { $at }.
letter-delivery-refused-buyer-subject = Đã trả lại hàng của { $other }: { $goods } ({ $number })
letter-delivery-refused-buyer-lead = Anh/Chị đã không nhận chuyến { $number } của đơn hàng { $order } lúc { $at }. { $other } đã được báo lý do dưới đây.
letter-delivery-refused-seller-subject = Cần gọi ngay: { $other } không nhận hàng { $goods } ({ $number })
letter-delivery-refused-seller-lead = { $other } không nhận chuyến { $number } của đơn hàng { $order } lúc { $at }.
letter-delivery-refused-seller-next = Xin gọi ngay người liên hệ của bên mua ghi ở cuối thư để thống nhất: chở hàng về, hay giao bù.
letter-delivery-refused-goes-on = Nếu giao bù: mở hồ sơ, vào “Đề nghị sửa đơn”, ghi ngày và số lượng ở “Thêm một chuyến giao” rồi gửi; bên kia đồng ý thì chuyến ấy mới có hiệu lực. Nếu không giao bù, xin nhắn trong hồ sơ điều đã thống nhất, để hai bên cùng giữ.
letter-delivery-refused-over-buyer = Đây là chuyến cuối nên đơn hàng đã kết thúc, không thêm chuyến giao được nữa. Nếu cần giao bù, Anh/Chị đặt hàng hoặc hỏi hàng mới. Xin nhắn trong hồ sơ điều đã thống nhất, để hai bên cùng giữ.
letter-delivery-refused-over-seller = Đây là chuyến cuối nên đơn hàng đã kết thúc, không thêm chuyến giao được nữa. Nếu giao bù, bên mua đặt hàng hoặc hỏi hàng mới. Xin nhắn trong hồ sơ điều đã thống nhất, để hai bên cùng giữ.

## Thư không đến

letter-bounced-subject = Cần gọi điện: thư không đến được { $whom }
letter-bounced-subject-number = Cần gọi điện: thư về { $number } không đến được { $whom }
letter-bounced-preheader = Người này chưa biết việc đang chờ mình.
letter-bounced-lead = { $whom } không nhận được “{ $what }”. Xin gọi điện để người này không lỡ việc.
letter-bounced-unnamed = một người nhận
letter-bounced-no-address = chưa có địa chỉ thư
letter-bounced-hint = Nếu địa chỉ thư sai hoặc hộp thư đã đầy, xin hỏi địa chỉ mới rồi sửa trong hồ sơ của đơn vị đó.

letter-unreachable-subject = Cần gọi điện: { $organisation } chưa có địa chỉ thư
letter-unreachable-subject-number = Cần gọi điện về { $number }: { $organisation } chưa có địa chỉ thư
letter-unreachable-preheader = Đơn vị này chưa biết việc đang chờ mình.
letter-unreachable-lead = Có “{ $what }” cho { $organisation }, nhưng đơn vị này chưa có địa chỉ thư nào để gửi.
letter-unreachable-wanted = Xin gọi cho đơn vị, báo có việc đang chờ trên Chợ Phiên, và hỏi một địa chỉ thư để nhận các thư sau.
letter-unreachable-hint = Nội dung thư là việc riêng của hai bên nên không ghi ở đây. Đơn vị đọc được sau khi có người đăng nhập.

## Loại thư và đường đi của thư

letter-kind-sign-in-link = Thư đăng nhập
letter-kind-fresh-link = Thư gửi liên kết mới
letter-kind-inquiry-received = Thư hỏi hàng
letter-kind-inquiry-copy = Bản lưu hỏi hàng
letter-kind-inquiry-expired = Thư báo hỏi hàng hết hạn
letter-kind-message-received = Tin nhắn
letter-kind-messages-received = Tin nhắn (nhiều tin)
letter-kind-inquiry-declined = Thư báo từ chối hỏi hàng
letter-kind-inquiry-forwarded = Thư báo đã chuyển hỏi hàng
letter-kind-inquiry-at-desk = Hỏi hàng tại bàn tiếp nhận
letter-kind-quotation-received = Báo giá
letter-kind-quotation-copy = Bản lưu báo giá
letter-kind-quotation-replaced = Báo giá mới
letter-kind-quotation-accepted = Thư báo chấp nhận báo giá
letter-kind-quotation-rejected = Thư báo từ chối báo giá
letter-kind-quotation-expired = Thư báo báo giá hết hạn
letter-kind-order-placed = Đơn hàng chờ xác nhận
letter-kind-order-confirmed = Đơn hàng đã chốt
letter-kind-order-rejected = Thư báo từ chối đơn hàng
letter-kind-order-cancelled = Thư báo hủy đơn hàng
letter-kind-delivery-shipped = Thư báo đã gửi hàng
letter-kind-delivery-received = Thư báo nhận hàng
letter-kind-delivery-refused = Thư báo không nhận hàng
letter-kind-order-completed = Thư báo đơn hàng đã xong
letter-kind-letter-bounced = Thư báo thư không đến
letter-kind-party-unreachable = Thư báo đơn vị chưa có địa chỉ thư

letter-state-queued = Đang chờ gửi
letter-state-sending = Đang gửi
letter-state-sent = Đã đến hộp thư
letter-state-unknown = Đã gửi, chưa rõ có đến không
letter-state-dead = Không gửi được
letter-state-obsolete = Không gửi nữa vì đã hết cần
