use kernel::{actor::Role, fault::FaultCode, id::OrganisationId, text::Language};
use platform::{Backend, Context};
use rstest::rstest;
use secrecy::SecretString;
use uuid::Uuid;

use super::{MAI, Stage, faults};
use crate::{
    membership,
    person::{self, CreatePerson, Origin},
};

fn thu() -> CreatePerson {
    CreatePerson {
        name: "Vi Thị Thu".to_owned(),
        email: "thu@htx-namau.example".to_owned(),
        phone: Some("0205 3871 234".to_owned()),
        language: Language::Vi,
        password: Some(SecretString::from("mot-mat-khau-dai".to_owned())),
        membership: None,
    }
}

impl Stage {
    /// A further person who belongs to the organisation as its agent.
    pub(super) async fn join(&self, email: &str, organisation: OrganisationId) {
        let command = CreatePerson {
            email: email.to_owned(),
            password: None,
            membership: Some((organisation, Role::Agent)),
            ..thu()
        };
        self.create(&command).await.unwrap();
    }

    async fn create(&self, command: &CreatePerson) -> platform::Result<person::Person> {
        person::create(&self.test.db, &Context::program("user create"), command).await
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_person_is_entered_with_password_and_place(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let organisation = stage.organisation("namau");
    let before = stage.newest().await;
    let command = CreatePerson {
        membership: Some((organisation, Role::Manager)),
        ..thu()
    };
    let created = stage.create(&command).await.unwrap();
    assert_eq!(
        stage.kinds_after(before).await.0,
        ["person.created", "membership.begun"]
    );
    let found = person::get(stage.test.db.read(), created.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found, created);
    assert_eq!(found.origin, Origin::Real);
    assert_eq!(found.phone.unwrap().display(), "0205 387 1234");
    assert!(
        stage
            .try_sign_in("thu@htx-namau.example", "mot-mat-khau-dai")
            .await
            .is_ok()
    );
    let members = membership::of_organisation(stage.test.db.read(), organisation)
        .await
        .unwrap();
    assert_eq!(
        members.iter().map(|member| member.role).collect::<Vec<_>>(),
        [Role::Owner, Role::Manager]
    );
}

#[tokio::test]
async fn a_bad_input_names_every_fault_and_changes_nothing() {
    let stage = Stage::new(Backend::Sqlite).await;
    let before = (stage.newest().await, stage.count("person").await);
    let command = CreatePerson {
        name: "Thu\nBcc: all@example.com".to_owned(),
        email: "thu@".to_owned(),
        phone: Some("12345".to_owned()),
        password: Some(SecretString::from("short".to_owned())),
        ..thu()
    };
    assert_eq!(
        faults(stage.create(&command).await),
        [
            (FaultCode::LineBreak, "name".to_owned()),
            (FaultCode::InvalidFormat, "email".to_owned()),
            (FaultCode::InvalidFormat, "phone".to_owned()),
            (FaultCode::TooShort, "password".to_owned()),
        ]
    );
    assert_eq!(before, (stage.newest().await, stage.count("person").await));
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn an_address_is_one_persons_in_whatever_case(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let before = (stage.newest().await, stage.count("person").await);
    let command = CreatePerson {
        email: MAI.to_uppercase(),
        ..thu()
    };
    assert_eq!(
        faults(stage.create(&command).await),
        [(FaultCode::Duplicate, "email".to_owned())]
    );
    let unknown = OrganisationId::from_uuid(Uuid::from_u128(404));
    let command = CreatePerson {
        membership: Some((unknown, Role::Agent)),
        ..thu()
    };
    assert_eq!(
        faults(stage.create(&command).await),
        [(FaultCode::NotFound, "organisation".to_owned())]
    );
    assert_eq!(before, (stage.newest().await, stage.count("person").await));
}
