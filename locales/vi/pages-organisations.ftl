# Trang: Đơn vị, thành viên, xác minh

