# Thư: Dữ liệu cá nhân

