//! Samples of the letters about personal data.

use chrono::Duration;

use super::{
    deal::{DUYEN, MAI, day, noon},
    samples::{Sample, add},
};
use crate::letter::{DataErased, DataErasureToConfirm, DataExportReady, DataRequestAtDesk, Letter};

pub(super) fn data_samples(all: &mut Vec<Sample>) {
    let to_confirm = DataErasureToConfirm {
        expires_at: noon(1) + Duration::hours(72),
    };
    add(
        all,
        "data-erasure-to-confirm",
        Some(MAI),
        Letter::DataErasureToConfirm(to_confirm),
    );
    add(
        all,
        "data-export-ready",
        Some(MAI),
        Letter::DataExportReady(DataExportReady { at: noon(1) }),
    );
    add(
        all,
        "data-erased",
        None,
        Letter::DataErased(DataErased { at: noon(1) }),
    );
    let at_desk = DataRequestAtDesk {
        organisations: vec!["HTX Na Mẫu Chi Lăng".to_owned()],
        answer_by: day(3),
        complete_by: day(16),
    };
    add(
        all,
        "data-request-at-desk",
        Some(DUYEN),
        Letter::DataRequestAtDesk(Box::new(at_desk)),
    );
}
