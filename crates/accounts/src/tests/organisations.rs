use kernel::{
    actor::{Actor, AuthorityKind, Standing},
    contact::LegalKind,
    fault::FaultCode,
    id::VerificationId,
    text::Language,
};
use platform::{Backend, Context, db::count_statements, keys::Keys};
use rstest::rstest;

use super::{DUYEN, HA, MAI, QUAN, Stage, faults};
use crate::{
    authority,
    organisation::{
        self, Capability, Judge, KnownUnit, Organisation, OrganisationInput, PlaceInput,
        number::{self, Told},
        policy,
    },
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

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_personal_number_is_shown_whole_to_few(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let keys = Keys::ephemeral();
    let ha = stage.actor(HA).await;
    let typed = OrganisationInput {
        legal_name: "Hộ Mẫu".to_owned(),
        legal_kind: LegalKind::Household,
        capabilities: vec![Capability::Producer],
        tax_code: Some("020099012345".to_owned()),
        foreign_registration: None,
        address: PlaceInput {
            unit_code: Some("06463".to_owned()),
            lines: vec!["Thôn 9".to_owned()],
            ..PlaceInput::default()
        },
        phone: None,
        letterbox: None,
        language: Language::Vi,
    };
    let unit = KnownUnit {
        code: "06463".to_owned(),
        name: "Xã Chi Lăng, Lạng Sơn".to_owned(),
        province: "20".to_owned(),
    };
    let founded: platform::Result<_> =
        platform::command!(stage.test.db, &Context::of(&ha, "test"), |tx| {
            organisation::create(tx, &keys, &ha, &typed, Some(&unit))
        });
    let house = organisation::get(stage.test.db.read(), founded.unwrap())
        .await
        .unwrap()
        .unwrap();
    let told = |actor: Option<&Actor>| match number::told(&keys, actor, &house) {
        None => "nothing".to_owned(),
        Some(Told::Masked(number)) => number,
        Some(Told::Whole(registration)) => registration.to_string(),
    };
    let whole = "020099012345";
    assert_eq!(told(Some(&stage.actor(HA).await)), whole);
    assert_eq!(told(Some(&stage.actor(DUYEN).await)), whole);
    // A verified trader sees contacts, of a number its end.
    assert_eq!(told(Some(&stage.actor(QUAN).await)), "•••345");
    assert_eq!(told(None), "nothing");
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_organisation_that_an_older_release_renames_is_found_by_its_new_name_alone(
    #[case] backend: Backend,
) {
    let stage = Stage::new(backend).await;
    let (db, duyen) = (&stage.test.db, stage.actor(DUYEN).await);
    let found = async |text: &str| -> Vec<String> {
        let named = organisation::by_name(db.read(), &duyen, text, 100).await;
        let named = named.unwrap().into_iter();
        named.map(|organisation| organisation.legal_name).collect()
    };
    let old = "HTX Na Mẫu Chi Lăng";
    assert_eq!(found(old).await, [old]);
    // The older release knows nothing of words.
    stage
        .tamper("UPDATE organisation SET legal_name = 'Vqzx Wkjy' WHERE legal_name = 'HTX Na Mẫu Chi Lăng'")
        .await;
    assert_eq!(found(old).await, Vec::<String>::new());
    organisation::give_words(db).await.unwrap();
    assert_eq!(found(old).await, Vec::<String>::new());
    assert_eq!(found("vqzx").await, ["Vqzx Wkjy"]);
}
