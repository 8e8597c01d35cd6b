# Trang: Tài khoản và đăng nhập

