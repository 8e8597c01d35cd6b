//! The whole deal, as people live it: he finds, asks, compares and orders; she answers from her phone.

mod answering;
mod asking;
mod deciding;
mod delivering;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    Client, Letter, TestApp,
    deal::{MAI, QUAN},
    page::Page,
    tables::{differing, tables, texts, trade_events},
};

/// The people of the story.
struct Cast {
    app: TestApp,
    quan: Client,
    mai: Client,
    /// Mai's phone, on which nobody is signed in.
    phone: Client,
}

#[rstest]
#[tokio::test]
async fn a_deal_from_the_search_to_the_last_delivery(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let mai = app.sign_in(MAI).await;
    let phone = app.anonymous();
    let cast = Cast {
        app,
        quan,
        mai,
        phone,
    };

    let product = asking::he_finds_na_and_sees_who_answers(&cast).await;
    let inquiry = asking::he_asks(&cast, &product).await;
    let link = asking::her_letter_has_everything(&cast, &inquiry).await;
    answering::opening_the_link_changes_nothing(&cast, &link).await;
    answering::she_writes_from_her_phone(&cast, &link, &inquiry).await;
    let first = answering::she_sends_an_offer_from_her_phone(&cast, &link, &inquiry).await;
    deciding::he_compares(&cast, &first).await;
    let second =
        deciding::he_asks_again_and_gets_the_second_revision(&cast, &inquiry, &first).await;
    let order = deciding::he_accepts(&cast, &inquiry, &second).await;
    delivering::one_delivery_goes_its_way_through_the_pages(&cast, &order, &link).await;
    delivering::the_others_are_settled_and_the_order_completes_by_itself(&cast, &order).await;

    every_change_left_one_event(&cast.app).await;
    for reader in [QUAN, MAI] {
        let letters = cast.app.letters_to(reader).await;
        threads_hold(&letters);
        opening_every_link_changes_nothing(&cast, &letters).await;
    }
}

async fn every_change_left_one_event(app: &TestApp) {
    let events = trade_events(app).await;
    let mut tail: Vec<&str> = ["delivery.shipped", "delivery.received"].repeat(6);
    tail.extend(["delivery.shipped", "delivery.refused", "order.completed"]);
    assert_eq!(events[14..], tail);

    // Each names person, organisation and door.
    let unnamed = "SELECT kind AS it FROM event WHERE subject_kind IN ('inquiry', 'quote', 'order', 'delivery') \
                   AND (person_id IS NULL OR organisation_id IS NULL)";
    assert_eq!(texts(app, unnamed).await, Vec::<String>::new());
    let by_link = "SELECT kind AS it FROM event WHERE door = 'LETTER_LINK' ORDER BY position";
    let by_link = texts(app, by_link).await;
    let hers = [
        "inquiry.message_sent",
        "inquiry.answered",
        "quotation.sent",
        "quotation.replaced",
        "quotation.sent",
    ];
    assert_eq!(by_link[..5], hers);
    assert_eq!(
        by_link[5..],
        [
            "delivery.preparing",
            "delivery.shipped",
            "delivery.arrived",
            "delivery.received"
        ]
    );
}

async fn opening_every_link_changes_nothing(cast: &Cast, letters: &[Letter]) {
    let before = tables(&cast.app).await;
    for letter in letters {
        let page = Page::open(&cast.app.anonymous(), &letter.link()).await;
        assert_eq!(page.status, 200, "{}", letter.subject);
        assert!(page.words().contains("Đã hoàn tất"), "{}", page.words());
    }
    assert_eq!(
        differing(&before, &tables(&cast.app).await),
        Vec::<String>::new()
    );
}

/// Every letter of a reader answers the one before it, in the thread that the first began.
fn threads_hold(letters: &[Letter]) {
    assert!(letters.len() > 10);
    let root = letters[0].references.first().expect("a thread").clone();
    let mut before = vec![root.clone()];
    for letter in letters {
        assert_eq!(letter.references.first(), Some(&root), "{}", letter.subject);
        assert_eq!(
            letter.in_reply_to.as_ref(),
            before.last(),
            "{}",
            letter.subject
        );
        assert_eq!(
            letter.references.last(),
            before.last(),
            "{}",
            letter.subject
        );
        assert!(letter.references.iter().all(|known| before.contains(known)));
        assert!(!before.contains(&letter.message_id), "each letter once");
        before.push(letter.message_id.clone());
    }
}
