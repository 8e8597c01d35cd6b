//! Who may see how a producer can be reached.

use kernel::actor::{Actor, Standing};

use super::{Contact, Producer};

/// The recorded contact data, for staff of the province, the producer's own people, and members of verified
/// organisations; strangers would only collect addresses.
pub(super) fn contact<'a>(viewer: Option<&Actor>, producer: &'a Producer) -> Option<&'a Contact> {
    let viewer = viewer?;
    let is_own = producer
        .organisation
        .is_some_and(|own| viewer.member_of(own).is_some());
    let is_verified = viewer
        .organisations()
        .any(|member| member.standing == Standing::Verified);
    let is_staff = viewer.staff_of(&producer.province_code).is_some();
    (is_own || is_verified || is_staff).then_some(&producer.contact)
}
