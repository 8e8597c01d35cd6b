//! A province's pilot, from an empty server in production to a season's deal: what `docs/operate.md` says, done through the API and
//! letters, with the command line for the first office alone.

mod elsewhere;
mod joining;
mod register;
mod trading;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::Value;
use tests::{Client, Options, TestApp, authenticator::Authenticator};

/// The officer.
const LAN: &str = "lan@langson.example";
/// The office's mailbox.
const DESK: &str = "ocop@langson.example";
/// The cooperative's chairwoman.
const MAI: &str = "mai@htx-na.example";
/// The buyer.
const QUAN: &str = "quan@sieuthi.example";

/// Everybody, as far as they have come.
struct Cast {
    app: TestApp,
    lan: Client,
    /// The app on the officer's telephone.
    telephone: Authenticator,
    mai: Client,
    quan: Client,
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_an_empty_server_to_a_season_s_deal_and_its_backup(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let mut app = TestApp::start_with(Options::production(backend)).await;
    let office = joining::the_first_office_comes_by_the_command_line(&app).await;
    app.restart().await;
    let (lan, telephone) = joining::the_officer_signs_in_with_a_second_step(&app, &office).await;
    let mai = joining::somebody_signs_up(&app, MAI, "Hoàng Thị Mai", "0912 345 678").await;
    let quan = joining::somebody_signs_up(&app, QUAN, "Trần Minh Quân", "0987 654 321").await;
    let cast = Cast {
        app,
        lan,
        telephone,
        mai,
        quan,
    };
    joining::the_cooperative_is_founded_and_verified(&cast).await;
    joining::the_buyer_is_founded_and_verified(&cast).await;

    let producer = register::the_office_invites_and_she_claims(&cast).await;
    let product = register::her_product_is_reviewed_and_published(&cast, &producer).await;

    let inquiry = trading::he_asks(&cast, &product).await;
    let order = trading::they_bargain_and_agree(&cast, &inquiry).await;
    let order = trading::the_second_delivery_is_made_smaller(&cast, &order).await;
    trading::both_deliveries_arrive_and_the_order_completes(&cast, &order).await;

    if backend == Sqlite {
        elsewhere::a_backup_is_restored_on_another_machine(cast, &order).await;
    } else {
        cast.app.stop().await;
    }
}

/// The first of a list in an answer.
fn first(list: &Value) -> &Value {
    let first = &list[0];
    assert!(first.is_object(), "nothing in {list}");
    first
}
