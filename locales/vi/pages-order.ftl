# Trang: Đơn hàng và giao hàng

