# Trang: Thương lượng

