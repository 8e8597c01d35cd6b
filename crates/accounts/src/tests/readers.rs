use kernel::{contact::Email, text::Language};
use notifications::Reader;
use platform::{Backend, db::count_statements};
use rstest::rstest;

use super::{HA, MAI, Stage};
use crate::{directory, readers};

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn members_read_for_their_organisation_in_their_own_language(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let conn = stage.test.db.read();
    let organisation = stage.organisation("xuatkhaumau");
    let (found, statements) = count_statements(readers::of_organisation(conn, organisation)).await;
    assert_eq!(
        found.unwrap(),
        [Reader {
            person: Some(stage.person(HA).await),
            organisation: Some(organisation),
            address: None,
            language: Language::En,
        }]
    );
    assert_eq!(statements, 1);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn without_members_the_letterbox_reads_and_without_it_nobody(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let conn = stage.test.db.read();
    let organisation = stage.organisation("namau");
    let sql = "UPDATE membership SET ended_at = created_at WHERE person_id IN \
               (SELECT person_id FROM identity WHERE value_key = 'mai@htx-namau.example')";
    stage.tamper(sql).await;
    let house = Email::parse("htx@htx-namau.example").unwrap();
    let found = readers::of_organisation(conn, organisation).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].person, found[0].address.as_ref()),
        (None, Some(&house))
    );

    stage
        .tamper("UPDATE organisation SET letterbox = NULL")
        .await;
    assert!(
        readers::of_organisation(conn, organisation)
            .await
            .unwrap()
            .is_empty()
    );
    let found = readers::of_party(conn, organisation, None).await.unwrap();
    assert_eq!(
        found,
        [Reader {
            person: None,
            organisation: Some(organisation),
            address: None,
            language: Language::Vi,
        }]
    );

    stage
        .tamper("UPDATE membership SET ended_at = created_at")
        .await;
    let desk = readers::of_desk(conn, stage.organisation("langson"))
        .await
        .unwrap();
    let mailbox = Email::parse("ocop@langson.example").unwrap();
    assert_eq!(desk.len(), 1);
    assert_eq!(desk[0].address.as_ref(), Some(&mailbox));
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_assigned_person_reads_alone(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let conn = stage.test.db.read();
    let organisation = stage.organisation("namau");
    stage.join("thu@htx-namau.example", organisation).await;
    let (mai, thu) = (
        stage.person(MAI).await,
        stage.person("thu@htx-namau.example").await,
    );
    let people = |readers: Vec<Reader>| -> Vec<_> {
        readers
            .into_iter()
            .filter_map(|reader| reader.person)
            .collect()
    };
    let all = readers::of_party(conn, organisation, None).await.unwrap();
    assert_eq!(people(all), [mai, thu]);
    let assigned = readers::of_party(conn, organisation, Some(thu))
        .await
        .unwrap();
    assert_eq!(people(assigned), [thu]);
    // Somebody who does not belong there is not written to.
    let ha = stage.person(HA).await;
    let left = readers::of_party(conn, organisation, Some(ha))
        .await
        .unwrap();
    assert_eq!(people(left), [mai, thu]);
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn the_directory_says_how_a_person_is_reached(#[case] backend: Backend) {
    let stage = Stage::new(backend).await;
    let mai = stage.person(MAI).await;
    let contact = directory(stage.test.db.read(), mai).await.unwrap().unwrap();
    assert_eq!(contact.name, "Hoàng Thị Mai");
    assert_eq!(contact.email.unwrap().as_str(), MAI);
    assert_eq!(contact.phone.unwrap().tel(), "tel:+84912345678");
    assert_eq!(contact.language, Language::Vi);
    let own = readers::person(stage.test.db.read(), mai)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((own.person, own.organisation), (Some(mai), None));
}
