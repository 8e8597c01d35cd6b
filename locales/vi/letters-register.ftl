# Thư: Sổ sản phẩm: nhà sản xuất, sản phẩm, xét duyệt

