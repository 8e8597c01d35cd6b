//! The real program is killed in the middle of deals, again and again.

use std::time::Duration as Pause;

use chrono::Days;
use kernel::time::vn;
use notifications::testing::SmtpServer;
use platform::{
    Backend::{self, Postgres, Sqlite},
    Clock,
    testing::TestPlace,
};
use rstest::rstest;
use tests::{
    Client,
    deal::{self, MAI, QUAN},
    process::Process,
};
use tokio::sync::watch;

use super::{reckoning, trader::Traders};

/// How often the power fails, unless `CHOPHIEN_TEST_KILLS` says otherwise.
const KILLS: usize = 10;

/// The same chances for every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "`cargo xtask crash` says by the environment how often"
)]
fn kills() -> usize {
    std::env::var("CHOPHIEN_TEST_KILLS")
        .ok()
        .map_or(KILLS, |text| text.parse().expect("a number of kills"))
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_deals_it_comes_back_with_everything_it_acknowledged(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let place = TestPlace::new(backend).await;
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start().await.expect("an SMTP server");
    let smtp_url = smtp.url();
    let mut process = Process::start(folder.path(), place.url(), Some(&smtp_url)).await;
    let (quan, mai) = (
        process.anonymous().sign_in(QUAN, "cho-phien-2026").await,
        process.anonymous().sign_in(MAI, "cho-phien-2026").await,
    );
    let product = deal::id(&deal::find_product(&quan, "na dai mẫu chi lăng").await).to_owned();
    let day = (vn::date(Clock::system().now()) + Days::new(20)).to_string();
    let (urls, url) = watch::channel(process.anonymous().address(""));
    let mut traders = Traders::begin(&quan, &mai, &product, &day, &url);

    let mut chance = Chance(match backend {
        Sqlite => 0x5eed_0001,
        Postgres => 0x5eed_0002,
    });
    let kills = kills();
    for _ in 0..kills {
        traders
            .hear(4 + usize::try_from(chance.below(12)).expect("small"))
            .await;
        tokio::time::sleep(Pause::from_micros(chance.below(20_000))).await;
        process.kill();
        process = Process::start(folder.path(), place.url(), Some(&smtp_url)).await;
        urls.send_replace(process.anonymous().address(""));
    }
    let told = traders.finish().await;
    process.kill();

    let (server, hand) = reckoning::reopen(folder.path(), place.url(), &smtp).await;
    let quan = Client::new(format!("http://{}", server.address()))
        .with_token(quan.token().expect("signed in"));
    let what = format!("{kills} kills on {backend:?}");
    reckoning::reckon(&what, &told, &quan, &server, &hand, &smtp).await;
    server.stop().await;
}
