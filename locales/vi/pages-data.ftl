# Trang: Dữ liệu cá nhân

