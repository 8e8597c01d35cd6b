//! Who sees what is not published, and who may know how to reach a producer.

use kernel::actor::{Actor, AuthorityKind, Door, Jurisdiction, Member, Role, Standing};
use kernel::id::{OrganisationId, PersonId};
use kernel::time::vn;
use platform::Backend;
use rstest::rstest;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::world;
use crate::product::{self, Filter};
use crate::{producer, search::Index};

fn actor(
    organisation: OrganisationId,
    standing: Standing,
    authority: Option<Jurisdiction>,
) -> Actor {
    Actor {
        person: PersonId::from_uuid(Uuid::nil()),
        door: Door::Session,
        members: vec![Member {
            organisation,
            role: Role::Agent,
            standing,
            authority,
        }],
        scope: None,
    }
}

fn staff(organisation: OrganisationId, province: &str) -> Actor {
    let jurisdiction = Jurisdiction {
        kind: AuthorityKind::Both,
        units: vec![province.to_owned()],
    };
    actor(organisation, Standing::Verified, Some(jurisdiction))
}

#[rstest]
#[tokio::test]
async fn a_draft_is_not_there_for_strangers(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, organisations, loaded) = world(backend).await;
    let id = loaded.products["na-bo"];
    let unpublished: platform::Result<()> =
        platform::command!(test.db, &platform::Context::program("test"), |tx| async {
            tx.execute_unprepared(
                "UPDATE product SET state = 'DRAFT' WHERE slug = 'na-bo-mau-chi-lang'",
            )
            .await?;
            Ok(())
        });
    unpublished.unwrap();

    let own = actor(organisations["namau"], Standing::Unverified, None);
    let rival = actor(organisations["hoimau"], Standing::Verified, None);
    let here = staff(organisations["langson"], "20");
    let elsewhere = staff(organisations["caobang"], "04");
    for (viewer, sees) in [
        (None, false),
        (Some(&own), true),
        (Some(&rival), false),
        (Some(&here), true),
        (Some(&elsewhere), false),
    ] {
        let conn = test.db.read();
        assert_eq!(
            product::by_id(conn, viewer, id).await.unwrap().is_some(),
            sees
        );
        assert_eq!(
            product::by_slug(conn, viewer, "na-bo-mau-chi-lang")
                .await
                .unwrap()
                .is_some(),
            sees
        );
        assert_eq!(
            product::many(conn, viewer, &[id]).await.unwrap().len(),
            usize::from(sees)
        );
    }
    assert!(!product::for_inquiry(test.db.read(), &[id]).await.unwrap()[&id].is_published());
    let today = vn::date(test.db.clock().now());
    assert_eq!(
        product::count(test.db.read(), today, &Filter::default(), 100)
            .await
            .unwrap(),
        66
    );
    let index = Index::in_memory().unwrap();
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 66);
}

#[rstest]
#[tokio::test]
async fn addresses_are_for_people_who_are_known(#[values(Backend::Sqlite)] backend: Backend) {
    let (test, organisations, loaded) = world(backend).await;
    let producer = producer::by_id(test.db.read(), loaded.producers["namau"])
        .await
        .unwrap()
        .unwrap();
    let sees = |viewer: Option<&Actor>| producer.contact_for(viewer).is_some();
    assert!(!sees(None));
    assert!(!sees(Some(&actor(
        organisations["xuatkhaumau"],
        Standing::Unverified,
        None
    ))));
    assert!(!sees(Some(&actor(
        organisations["sieuthimau"],
        Standing::Suspended,
        None
    ))));
    assert!(sees(Some(&actor(
        organisations["sieuthimau"],
        Standing::Verified,
        None
    ))));
    assert!(sees(Some(&actor(
        organisations["namau"],
        Standing::Unverified,
        None
    ))));
    assert!(sees(Some(&staff(organisations["langson"], "20"))));
}
