# Words of the trade that letters, pages and errors share.

unit-kg = kg
unit-gram = g
unit-yen = yến
unit-ta = tạ
unit-tonne = tấn
unit-litre = lít
unit-millilitre = ml
unit-piece = cái
unit-carton = thùng
unit-crate = sọt
unit-bag = túi
unit-bottle = chai
unit-box = hộp
unit-bunch = bó
unit-jar = lọ

price-per = { $price }/{ $unit }
price-per-package = { $price }/{ $unit } ({ $content })

basis-farm-gate = Tại vườn, bên mua lo xe
basis-packed = Đã phân loại, đóng gói tại kho bên bán, bên mua lo xe
basis-delivered = Giao tận nơi, bên bán lo xe
basis-exw = EXW (giao tại xưởng)
basis-fca = FCA (giao cho người chuyên chở)
basis-fob = FOB (giao lên tàu)
basis-cif = CIF (tiền hàng, bảo hiểm và cước)
basis-dap = DAP (giao tại nơi đến)
basis-farm-gate-at = Tại vườn ({ $place }), bên mua lo xe
basis-packed-at = Đã phân loại, đóng gói tại kho bên bán ({ $place }), bên mua lo xe
basis-delivered-at = Giao tận nơi ({ $place }), bên bán lo xe
basis-exw-at = EXW (giao tại xưởng): { $place }
basis-fca-at = FCA (giao cho người chuyên chở): { $place }
basis-fob-at = FOB (giao lên tàu): { $place }
basis-cif-at = CIF (tiền hàng, bảo hiểm và cước): { $place }
basis-dap-at = DAP (giao tại nơi đến): { $place }

vat-reason-unprocessed = Nông sản chưa chế biến do bên bán tự sản xuất
