use kernel::{
    actor::{AuthorityKind, Standing},
    fault::FaultCode,
};
use platform::{Backend, Context, db::count_statements};
use rstest::rstest;

use super::{DUYEN, HA, MAI, QUAN, Stage, faults};
use crate::{
    authority,
    organisation::{self, Organisation, SetStanding, policy},
};

impl Stage {
    async fn read(&self, key: &str) -> Organisation {
        organisation::get(self.test.db.read(), self.organisation(key))
            .await
            .unwrap()
            .unwrap()
    }

    async fn set_standing(
        &self,
        email: &str,
        command: &SetStanding,
    ) -> platform::Result<Organisation> {
        let actor = self.actor(email).await;
        let context = Context::of(&actor, "test");
        platform::command!(self.test.db, &context, |tx| organisation::set_standing(
            tx, &actor, command
        ))
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_organisation_reads_as_it_was_entered(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let namau = stage.read("namau").await;
    assert_eq!(namau.legal_name, "HTX Na Mẫu Chi Lăng");
    assert_eq!(namau.registration.unwrap().key(), "VN:MST:9900000030");
    assert_eq!(namau.address.unit_code.as_deref(), Some("06463"));
    assert_eq!(namau.phone.unwrap().display(), "0912 345 678");
    let ids: Vec<_> = stage.organisations.values().copied().collect();
    let (many, statements) = count_statements(organisation::many(stage.test.db.read(), &ids)).await;
    assert_eq!((many.unwrap().len(), statements), (6, 1));
}

#[tokio::test]
async fn strangers_see_no_contacts() {
    let stage = Stage::new(Backend::Sqlite).await;
    let (namau, exporter) = (stage.read("namau").await, stage.read("xuatkhaumau").await);
    let (mai, quan) = (stage.actor(MAI).await, stage.actor(QUAN).await);
    let (ha, duyen) = (stage.actor(HA).await, stage.actor(DUYEN).await);

    assert!(!policy::may_see(None, &namau) && !policy::may_see_contacts(None, &namau));
    assert!(policy::may_see(Some(&mai), &namau) && policy::may_see(Some(&duyen), &namau));
    assert!(!policy::may_see(Some(&quan), &namau) && !policy::may_see(Some(&mai), &exporter));
    // A verified buyer sees the telephone, an unverified one does not but sees her own.
    assert!(policy::may_see_contacts(Some(&quan), &namau));
    assert!(!policy::may_see_contacts(Some(&ha), &namau));
    assert!(policy::may_see_contacts(Some(&ha), &exporter));

    assert!(policy::may_manage(&mai, namau.id) && !policy::may_manage(&duyen, namau.id));
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_officer_suspends_and_it_shows_at_once(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let command = SetStanding {
        organisation: stage.organisation("namau"),
        standing: Standing::Suspended,
        expected_version: 1,
        reason: Some("Chứng nhận bị thu hồi".to_owned()),
    };
    assert_eq!(
        faults(stage.set_standing(QUAN, &command).await),
        [(FaultCode::NotFound, "input.organisationId".to_owned())]
    );
    assert_eq!(
        faults(stage.set_standing(MAI, &command).await),
        [(FaultCode::Forbidden, "input.organisationId".to_owned())]
    );
    let before = stage.newest().await;
    let suspended = stage.set_standing(DUYEN, &command).await.unwrap();
    assert_eq!(
        (suspended.standing, suspended.version),
        (Standing::Suspended, 2)
    );
    assert_eq!(stage.read("namau").await, suspended);
    // The same again changes nothing, another change needs the version it looked at.
    assert_eq!(
        stage.set_standing(DUYEN, &command).await.unwrap(),
        suspended
    );
    let stale = SetStanding {
        standing: Standing::Verified,
        ..command
    };
    assert_eq!(
        faults(stage.set_standing(DUYEN, &stale).await),
        [(
            FaultCode::VersionConflict,
            "input.expectedVersion".to_owned()
        )]
    );
    let kinds = stage.kinds_after(before).await.0;
    let changes = kinds.iter().filter(|kind| *kind != "person.signed_in");
    assert_eq!(
        changes.collect::<Vec<_>>(),
        ["organisation.standing_changed"]
    );
    assert_eq!(
        stage.actor(MAI).await.members[0].standing,
        Standing::Suspended
    );
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn every_unit_has_its_own_desk_or_none(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let conn = stage.test.db.read();
    for (unit, desk) in [
        ("20", Some("langson")),
        ("04", Some("caobang")),
        ("79", None),
    ] {
        for kind in [
            AuthorityKind::Trade,
            AuthorityKind::Register,
            AuthorityKind::Both,
        ] {
            assert_eq!(
                authority::for_unit(conn, unit, kind).await.unwrap(),
                desk.map(|key| stage.organisation(key))
            );
        }
    }
    let langson = authority::get(conn, stage.organisation("langson"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(langson.mailbox.as_str(), "ocop@langson.example");
    assert!(
        authority::get(conn, stage.organisation("namau"))
            .await
            .unwrap()
            .is_none()
    );
}
