//! The words that generated names are put together from: what the uplands really sell, and how their names are built.

use kernel::quantity::BaseUnit;

/// Something that is grown or made.
#[derive(Debug)]
pub(crate) struct Good {
    /// Its Vietnamese name.
    pub(crate) vi: &'static str,
    /// Its English name.
    pub(crate) en: &'static str,
    /// How it is measured.
    pub(crate) base: BaseUnit,
    /// When it is to be had; empty for all year.
    pub(crate) months: &'static [u32],
    /// About what it costs, in đồng for one of the base unit.
    pub(crate) price: i64,
}

const fn good(
    vi: &'static str,
    en: &'static str,
    base: BaseUnit,
    months: &'static [u32],
    price: i64,
) -> Good {
    Good {
        vi,
        en,
        base,
        months,
        price,
    }
}

/// What there is.
pub(crate) const GOODS: [Good; 36] = {
    use BaseUnit::{Kg, Litre, Piece};
    [
        good("Na dai", "Custard apple", Kg, &[7, 8, 9], 45_000),
        good("Na bở", "Soft custard apple", Kg, &[8, 9], 38_000),
        good("Hoa hồi khô", "Dried star anise", Kg, &[], 180_000),
        good("Tinh dầu hồi", "Star anise oil", Litre, &[], 900_000),
        good(
            "Hồng không hạt",
            "Seedless persimmon",
            Kg,
            &[9, 10, 11],
            35_000,
        ),
        good("Hồng vành khuyên", "Ring persimmon", Kg, &[9, 10], 30_000),
        good("Quýt vàng", "Golden mandarin", Kg, &[11, 12, 1], 28_000),
        good("Cam canh", "Canh orange", Kg, &[11, 12, 1], 32_000),
        good("Bưởi da xanh", "Green pomelo", Piece, &[9, 10, 11], 35_000),
        good("Thạch đen", "Black grass jelly", Kg, &[], 40_000),
        good("Cao khô", "Dried rice noodles", Kg, &[], 55_000),
        good("Phở khô", "Dried pho noodles", Kg, &[], 50_000),
        good("Miến dong", "Canna vermicelli", Kg, &[], 70_000),
        good("Bún ngô", "Maize noodles", Kg, &[], 60_000),
        good("Mật ong rừng", "Forest honey", Litre, &[], 250_000),
        good(
            "Mật ong bạc hà",
            "Mint honey",
            Litre,
            &[10, 11, 12],
            400_000,
        ),
        good("Chè xanh", "Green tea", Kg, &[], 220_000),
        good(
            "Chè Shan tuyết",
            "Snow Shan tea",
            Kg,
            &[3, 4, 5, 8, 9],
            600_000,
        ),
        good("Gạo nếp nương", "Upland sticky rice", Kg, &[10, 11], 38_000),
        good("Gạo Bao thai", "Bao thai rice", Kg, &[11, 12], 28_000),
        good("Măng khô", "Dried bamboo shoots", Kg, &[], 230_000),
        good("Măng ớt", "Bamboo shoots with chilli", Piece, &[], 45_000),
        good("Nấm hương khô", "Dried shiitake", Kg, &[], 280_000),
        good("Mộc nhĩ khô", "Dried wood ear", Kg, &[], 180_000),
        good("Thịt trâu gác bếp", "Smoked buffalo", Kg, &[], 850_000),
        good("Lạp sườn hun khói", "Smoked sausage", Kg, &[], 260_000),
        good(
            "Lợn quay móc mật",
            "Roast pork with mac mat leaves",
            Kg,
            &[],
            320_000,
        ),
        good("Gà sáu ngón", "Six-toed chicken", Kg, &[], 160_000),
        good("Vịt quay", "Roast duck", Piece, &[], 220_000),
        good(
            "Khoai lang tím",
            "Purple sweet potato",
            Kg,
            &[10, 11, 12],
            18_000,
        ),
        good("Khoai môn", "Taro", Kg, &[9, 10, 11], 22_000),
        good("Ba kích tím", "Morinda root", Kg, &[11, 12], 300_000),
        good("Sâm nam núi đá", "Rock mountain ginseng", Kg, &[], 500_000),
        good("Rượu men lá", "Leaf-yeast spirit", Litre, &[], 90_000),
        good("Dầu sở", "Camellia oil", Litre, &[], 280_000),
        good("Ớt chỉ thiên", "Bird chilli", Kg, &[6, 7, 8, 9], 48_000),
    ]
};

/// What makers add to a name.
pub(crate) const EPITHETS: [&str; 14] = [
    "",
    "",
    "",
    "loại 1",
    "đặc sản",
    "hữu cơ",
    "VietGAP",
    "thượng hạng",
    "truyền thống",
    "hảo hạng",
    "sạch",
    "xuất khẩu",
    "hộp quà",
    "túi 500 g",
];

/// How producers call themselves, with the legal form that goes with it.
pub(crate) const HOUSES: [(&str, &str); 6] = [
    ("HTX nông sản", "COOPERATIVE"),
    ("HTX dịch vụ nông lâm nghiệp", "COOPERATIVE"),
    ("Tổ hợp tác", "COOPERATIVE_GROUP"),
    ("Hộ kinh doanh", "HOUSEHOLD"),
    ("Công ty TNHH nông sản", "ENTERPRISE"),
    ("Trang trại", "FARM"),
];

/// Family names.
pub(crate) const FAMILIES: [&str; 12] = [
    "Hoàng", "Nông", "Lương", "Vi", "Triệu", "Lý", "Đặng", "Chu", "Bế", "Nguyễn", "Lành", "Mông",
];

/// Given names, with the one between.
pub(crate) const GIVEN: [&str; 16] = [
    "Thị Mai",
    "Văn Quân",
    "Thị Thanh",
    "Minh Đức",
    "Thị Duyên",
    "Văn Hải",
    "Thu Hà",
    "Quốc Bảo",
    "Thị Hoa",
    "Văn Lâm",
    "Ngọc Ánh",
    "Đình Phúc",
    "Thị Nga",
    "Văn Sơn",
    "Bích Ngọc",
    "Tuấn Anh",
];

/// What somebody searches for: goods, with and without marks, with places and epithets.
pub(crate) const SEARCHES: [&str; 24] = [
    "mật ong",
    "mat ong rung",
    "na dai",
    "na chi lăng",
    "hoa hồi",
    "hồng không hạt",
    "hong vanh khuyen",
    "chè shan tuyết",
    "gạo nếp",
    "măng khô",
    "nấm hương",
    "miến dong",
    "thịt trâu gác bếp",
    "khoai lang tím",
    "rượu men lá",
    "star anise",
    "honey",
    "quýt vàng",
    "bưởi da xanh",
    "dầu sở",
    "ớt chỉ thiên",
    "thạch đen",
    "phở khô",
    "chè xanh hữu cơ",
];
