# Thư về thương lượng: bên mua đề nghị lại, báo giá rút lại, nhắc hạn, thiếu hàng.

letter-nothing = không có
letter-tolerance = ± { $percent }
letter-row-tolerance = Dung sai khi cân
letter-row-other-days = Đề nghị giao ngày khác
letter-row-counter-price = Đơn giá muốn mua
letter-row-counter-days = Báo giá ghi giao
letter-row-counter-total = Tiền hàng bên mua đề nghị (chưa thuế)
letter-row-offered-total = Tiền hàng Anh/Chị đã báo (chưa thuế)
letter-row-counter-until = Bên mua giữ đề nghị đến
letter-row-short-offered = Báo giá này hứa
letter-row-short-supply = Anh/Chị dự kiến có
letter-row-short-ordered = Các đơn hàng đã lấy
letter-heading-counter = Bên mua đề nghị
letter-heading-short = Chỗ thiếu hàng
letter-button-short = Sửa hoặc rút lại báo giá
letter-counter-instead = { $wanted } (đã báo { $offered })
letter-counter-without = không lấy (đã báo { $offered })

letter-quotation-countered-subject = Cần trả lời: { $buyer } đề nghị lại báo giá { $goods } ({ $number })
letter-quotation-countered-preheader = Bên mua đề nghị { $total }, Anh/Chị đã báo { $offered } (chưa thuế).
letter-quotation-countered-lead = { $buyer } chưa chấp nhận báo giá { $number } (lần { $revision }); đề nghị của bên mua ở dưới đây.
letter-quotation-countered-wanted = Báo giá cũ không còn ràng buộc Anh/Chị. Nếu đồng ý, hoặc làm được mức khác, xin gửi báo giá mới: trang trả lời đã điền sẵn đề nghị của bên mua. Nếu không bán được, xin từ chối kèm lý do.

letter-quotation-withdrawn-subject = { $seller } rút lại báo giá { $number }: { $goods }
letter-quotation-withdrawn-lead = Báo giá { $number } (lần { $revision }) cho { $goods } không còn chấp nhận được.
letter-quotation-withdrawn-firm = Đây là báo giá ràng buộc mà bên bán đã hứa giữ; việc rút lại được ghi trong hồ sơ. Xin gọi bên bán để hỏi rõ.
letter-quotation-withdrawn-next = Bên bán có thể gửi báo giá mới. Anh/Chị cũng có thể nhắn hỏi, hoặc hỏi mua nơi khác.

letter-quotation-ending-subject = Cần quyết định (hạn { $until }): báo giá { $number } của { $seller } cho { $goods }
letter-quotation-ending-lead = Anh/Chị chưa chấp nhận hay từ chối báo giá { $number } (lần { $revision }) cho { $goods }.
letter-quotation-ending-firm = Quá hạn này, bên bán không còn phải giữ giá và số lượng.
letter-quotation-ending-free = Quá hạn này, báo giá không còn chấp nhận được.

letter-supply-short-subject = Thiếu hàng cho báo giá { $number } gửi { $buyer }: { $goods }
letter-supply-short-preheader = Xin sửa hoặc rút lại trước khi bên mua chấp nhận (hạn { $until }).
letter-supply-short-lead = Nhiều đơn hàng đã đặt vào số hàng Anh/Chị dự kiến có, nên không còn đủ cho báo giá ràng buộc { $number } (lần { $revision }) gửi { $buyer }.
letter-supply-short-wanted = Bên mua vẫn chấp nhận được báo giá này đến { $until }. Trước lúc đó, xin gửi báo giá mới với số lượng làm được, hoặc rút lại báo giá kèm lý do. Nếu có thêm hàng, xin sửa số hàng dự kiến của sản phẩm.

letter-reply-reminder-subject = Nhắc: cần trả lời trước { $until }, { $buyer } hỏi mua { $goods } ({ $number })
letter-reply-reminder-lead = { $buyer } vẫn chưa nhận được trả lời về { $goods }.
letter-reply-reminder-wanted = Xin báo giá, nhắn hỏi thêm hoặc từ chối kèm một câu lý do. Quá hạn mà chưa ai trả lời thì lần hỏi hàng này tự đóng, và bên mua tìm nơi khác.
letter-reply-reminder-desk = Xin nhắn trả lời bên mua, chuyển cho một nhà sản xuất đã tham gia, hoặc từ chối kèm một câu lý do. Quá hạn mà chưa ai trả lời thì lần hỏi hàng này tự đóng, và bên mua tìm nơi khác.

letter-inquiry-unanswered-subject = Cần gọi điện: { $seller } chưa trả lời { $buyer } về { $goods } ({ $number })
letter-inquiry-unanswered-preheader = Xin hỏi xem bên bán có nhận được thư và còn hàng không.
letter-inquiry-unanswered-lead = Hạn trả lời về { $goods } đã hết lúc { $until }, nên lần hỏi hàng { $number } đã đóng.
letter-inquiry-unanswered-wanted = Xin gọi bên bán: có nhận được thư không, còn hàng không. Nếu còn hàng, xin giúp hai bên liên hệ để bên mua hỏi lại.

letter-inquiry-withdrawn-subject = { $buyer } không hỏi mua { $goods } nữa ({ $number })
letter-inquiry-withdrawn-lead = Anh/Chị không cần trả lời về { $goods } nữa. Nếu đã báo giá, Anh/Chị không còn phải giữ giá và số lượng.

letter-inquiry-closed-subject = Đã đóng lần hỏi hàng { $goods } với { $other } ({ $number })
letter-inquiry-closed-preheader = Đã { $days } ngày không ai viết gì.
letter-inquiry-closed-lead = Sau { $days } ngày không ai viết gì và không còn báo giá nào có giá trị, lần hỏi hàng về { $goods } với { $other } đã tự đóng.
letter-inquiry-closed-buyer = Nếu vẫn cần hàng, xin gửi hỏi hàng mới.
letter-inquiry-closed-seller = Nếu vẫn có hàng, xin nhắn hoặc gọi cho bên mua.

letter-kind-quotation-countered = Thư báo bên mua đề nghị lại
letter-kind-quotation-withdrawn = Thư báo rút lại báo giá
letter-kind-quotation-ending = Thư nhắc báo giá sắp hết hạn
letter-kind-supply-short = Thư báo thiếu hàng cho báo giá
letter-kind-reply-reminder = Thư nhắc trả lời hỏi hàng
letter-kind-inquiry-unanswered = Thư báo hỏi hàng không được trả lời
letter-kind-inquiry-withdrawn = Thư báo rút lại hỏi hàng
letter-kind-inquiry-closed = Thư báo đóng hỏi hàng
