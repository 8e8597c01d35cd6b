use kernel::{
    actor::{AuthorityKind, Standing},
    fault::FaultCode,
    id::VerificationId,
};
use platform::{Backend, Context, db::count_statements};
use rstest::rstest;

use super::{DUYEN, HA, MAI, QUAN, Stage, faults};
use crate::{
    authority,
    organisation::{self, Judge, Organisation, policy},
};

impl Stage {
    async fn read(&self, key: &str) -> Organisation {
        organisation::get(self.test.db.read(), self.organisation(key))
            .await
            .unwrap()
            .unwrap()
    }

    async fn judge(
        &self,
        email: &str,
        how: Judgement,
        command: &Judge,
    ) -> platform::Result<Option<VerificationId>> {
        let actor = self.actor(email).await;
        let context = Context::of(&actor, "test");
        platform::command!(self.test.db, &context, |tx| async {
            match how {
                Judgement::Verify => organisation::verify(tx, &actor, command).await,
                Judgement::Reject => organisation::reject(tx, &actor, command).await,
                Judgement::Suspend => organisation::suspend(tx, &actor, command).await,
                Judgement::Reinstate => organisation::reinstate(tx, &actor, command).await,
            }
        })
    }
}

#[derive(Clone, Copy)]
enum Judgement {
    Verify,
    Reject,
    Suspend,
    Reinstate,
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
    let command = Judge {
        organisation: stage.organisation("namau").to_string(),
        expected_version: 1,
        papers: Vec::new(),
        reason: Some("Chứng nhận bị thu hồi".to_owned()),
    };
    let suspend = Judgement::Suspend;
    assert_eq!(
        faults(stage.judge(QUAN, suspend, &command).await),
        [(FaultCode::NotFound, "input.organisationId".to_owned())]
    );
    assert_eq!(
        faults(stage.judge(MAI, suspend, &command).await),
        [(FaultCode::Forbidden, "input.organisationId".to_owned())]
    );
    let unreasoned = Judge {
        reason: None,
        ..command.clone()
    };
    assert_eq!(
        faults(stage.judge(DUYEN, suspend, &unreasoned).await),
        [(FaultCode::Required, "input.reason".to_owned())]
    );
    let before = stage.newest().await;
    let record = stage.judge(DUYEN, suspend, &command).await.unwrap();
    assert!(record.is_some());
    let suspended = stage.read("namau").await;
    assert_eq!(
        (suspended.standing, suspended.version),
        (Standing::Suspended, 2)
    );
    // The same again changes nothing, another change needs the version it looked at.
    assert_eq!(stage.judge(DUYEN, suspend, &command).await.unwrap(), None);
    assert_eq!(
        faults(stage.judge(DUYEN, Judgement::Reinstate, &command).await),
        [(
            FaultCode::VersionConflict,
            "input.expectedVersion".to_owned()
        )]
    );
    let kinds = stage.kinds_after(before).await.0;
    let changes = kinds.iter().filter(|kind| *kind != "person.signed_in");
    assert_eq!(changes.collect::<Vec<_>>(), ["organisation.suspended"]);
    assert_eq!(
        stage.actor(MAI).await.members[0].standing,
        Standing::Suspended
    );
    // What it was before is what it is again.
    let fresh = Judge {
        expected_version: 2,
        ..command
    };
    for (how, refused) in [
        (Judgement::Verify, FaultCode::Required),
        (Judgement::Reject, FaultCode::StateTransition),
    ] {
        let found = faults(stage.judge(DUYEN, how, &fresh).await);
        assert_eq!(found[0].0, refused);
    }
    stage
        .judge(DUYEN, Judgement::Reinstate, &fresh)
        .await
        .unwrap();
    assert_eq!(stage.read("namau").await.standing, Standing::Verified);
    assert_eq!(
        (
            stage.count("verification").await,
            stage.count("staff_action").await
        ),
        (2, 2)
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
