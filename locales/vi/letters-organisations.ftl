# Thư: Đơn vị, thành viên, xác minh

