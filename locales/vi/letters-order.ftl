# Thư: Đơn hàng và giao hàng

