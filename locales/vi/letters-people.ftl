# Thư: Tài khoản và đăng nhập

