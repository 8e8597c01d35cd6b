# Thư: Thương lượng

