//! A made-up proposal to change an order.

use kernel::id::AmendmentId;
use kernel::quantity::{BaseQuantity, Unit};
use orders::amendment::{self, Amendment, Change, Load, Plan};
use orders::order::Terms;
use orders::{Action, Side};

use super::super::thread::Thread;
use super::{SELLER, day, id, noon, of_thread, ordered_thread, terms, vnd};

/// An order with a proposed change by the seller, seen from one side, and an earlier one that was declined.
pub(in crate::pages) fn amended_thread(side: Side) -> Thread {
    let thread = ordered_thread(side);
    let planned = &thread.deliveries[1];
    let plan = |from: u32, milli: i64| Plan {
        from: day(from),
        to: day(from + 6),
        place: planned.place.clone(),
        goods: vec![Load {
            line: 1,
            base: BaseQuantity::from_milli(milli),
            unit: Unit::Tonne,
        }],
    };
    let amendment = |position: i32, state: amendment::State| Amendment {
        id: id::<AmendmentId>(110 + u128::from(position.unsigned_abs())),
        order: id(80),
        position,
        state,
        side: Side::Selling,
        organisation: id(SELLER),
        person: id(22),
        note: "Mưa nhiều, tuần hai chỉ hái được 9 tấn, phần còn lại xin giao tuần ba.".to_owned(),
        changes: vec![
            Change {
                delivery: Some(planned.id),
                before: Some(plan(8, 12_000_000)),
                after: Some(plan(9, 9_000_000)),
            },
            Change {
                delivery: None,
                before: None,
                after: Some(plan(15, 3_000_000)),
            },
        ],
        terms: Terms {
            total: vnd(2_800_000_000),
            ..terms()
        },
        base_revision: 1,
        remind_at: None,
        reason: state
            .is_final()
            .then(|| "Tuần hai siêu thị cần đủ hàng.".to_owned()),
        decided_at: state.is_final().then(|| noon(3)),
        version: 1,
        created_at: noon(3),
    };
    let own = match side {
        Side::Buying => vec![
            Action::OrderAmendmentAccept,
            Action::OrderAmendmentDecline,
            Action::OrderComplete,
        ],
        Side::Selling | Side::Desk => {
            vec![
                Action::OrderAmendmentWithdraw,
                Action::OrderAmendmentPropose,
            ]
        }
    };
    let mut allowed = thread.allowed.clone();
    allowed.extend(own.into_iter().map(of_thread));
    Thread {
        amendments: vec![
            amendment(1, amendment::State::Declined),
            amendment(2, amendment::State::Proposed),
        ],
        allowed,
        ..thread
    }
}
