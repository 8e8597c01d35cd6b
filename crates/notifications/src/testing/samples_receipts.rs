//! Samples of the letters about deliveries of which a product stayed behind or was not taken.

use kernel::{
    number::NumberKind,
    quantity::{Amount, Unit},
};

use super::{
    deal::{MAI, QUAN, deal, honey, na, noon, number, shipment, tonnes, vnd},
    samples::{Sample, add},
};
use crate::letter::{
    Deal, DeliveryReceived, DeliveryShipped, Goods, Letter, OrderCompleted, Outcome, Reckoning,
    Shipment, ShipmentLine, Short, Side, Taken,
};

/// A thread's facts in a letter about so much of one product.
fn about(quantity: &str) -> Deal {
    Deal {
        goods: vec![Goods {
            product: na(),
            quantity: Some(tonnes(quantity)),
            instead_of: None,
        }],
        ..deal()
    }
}

/// A delivery of twelve tonnes and of half a tonne, of which so much was loaded and taken.
fn two_products(received: Option<&str>, shipped: Amount, taken: Option<Amount>) -> Shipment {
    let mut shipment = shipment(received);
    shipment.lines.push(ShipmentLine {
        product: honey(),
        planned: tonnes("0.5"),
        shipped: Some(shipped),
        received: taken,
    });
    shipment
}

pub(super) fn receipt_samples(all: &mut Vec<Sample>) {
    let nothing = Amount::nothing(Unit::Tonne);
    let half = Amount::from(tonnes("0.5"));
    add(
        all,
        "delivery-shipped-product-behind",
        Some(QUAN),
        Letter::DeliveryShipped(Box::new(DeliveryShipped {
            deal: about("12"),
            side: Side::Buyer,
            shipment: two_products(None, nothing, None),
            shipped_at: noon(2),
            note: None,
            short: Some(Short {
                missing: vec![Goods {
                    product: honey(),
                    quantity: Some(tonnes("0.5")),
                    instead_of: None,
                }],
                follows: None,
            }),
            amendment_lapsed: false,
        })),
    );
    add(
        all,
        "delivery-received-product-refused",
        Some(MAI),
        Letter::DeliveryReceived(Box::new(DeliveryReceived {
            deal: about("11.85"),
            side: Side::Seller,
            shipment: two_products(Some("11.85"), half, Some(nothing)),
            outcome: Outcome::Received,
            remark: Some("Mật bị lên men, không nhận.".to_owned()),
            reckoning: None,
            settled_at: noon(3),
        })),
    );
    add(
        all,
        "order-completed-refused",
        Some(MAI),
        Letter::OrderCompleted(Box::new(OrderCompleted {
            deal: about("11.85"),
            side: Side::Seller,
            order: number(NumberKind::Order),
            reckoning: Reckoning {
                ordered: vec![
                    Goods {
                        product: na(),
                        quantity: Some(tonnes("12")),
                        instead_of: None,
                    },
                    Goods {
                        product: honey(),
                        quantity: Some(tonnes("0.5")),
                        instead_of: None,
                    },
                ],
                received: vec![
                    Taken {
                        product: na(),
                        quantity: Some(tonnes("11.85").into()),
                    },
                    Taken {
                        product: honey(),
                        quantity: Some(nothing),
                    },
                ],
                dropped: Vec::new(),
                turned_back: vec![Goods {
                    product: honey(),
                    quantity: Some(tonnes("0.5")),
                    instead_of: None,
                }],
                less_than_loaded: Vec::new(),
                received_value: vnd(770_250_000),
                received_payable: Some(vnd(808_762_500)),
                payable: vnd(867_500_000),
            },
            closed: None,
        })),
    );
}
