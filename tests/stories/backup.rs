//! A backup is a backup: made while deals go on, it is restored into an empty folder with every table equal; a damaged one is
//! found out.

use std::{os::unix::fs::PermissionsExt, path::Path};

use chophien::{backup, cli::SettingArgs, first_start::Silent, server::Server, settings::Settings};
use platform::{
    Backend::{Postgres, Sqlite},
    backup::BackupError,
    testing::TestDb,
};
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, MAI, QUAN},
    tables::{differing, tables, tables_of},
};

/// The settings of a server that has nothing yet.
fn elsewhere(folder: &Path) -> Settings {
    Settings::gather(SettingArgs {
        listen: Some("127.0.0.1:0".to_owned()),
        data: Some(folder.join("data").display().to_string()),
        ..SettingArgs::default()
    })
    .expect("fit")
}

async fn asks(quan: &Client, product: &str) -> String {
    let input = json!({
        "idempotencyKey": Client::key(),
        "lines": [{ "productId": product, "schedule": [{ "from": "2026-08-20", "quantity": { "value": "3", "unit": "TONNE" } }] }],
    });
    let inquiry = quan.act("inquirySubmit", input, "inquiry { id }").await;
    deal::id(&inquiry["inquiry"]).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_while_people_trade_it_holds_all_that_was_acknowledged_before() {
    let app = TestApp::start(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let product = deal::id(&deal::find_product(&quan, "na dai mẫu chi lăng").await).to_owned();
    let before = asks(&quan, &product).await;
    let writing = {
        let (quan, product) = (quan.clone(), product.clone());
        tokio::spawn(async move {
            let mut ids = Vec::new();
            for _ in 0..15 {
                ids.push(asks(&quan, &product).await);
            }
            ids
        })
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (file, manifest) = backup::make(app.settings(), app.clock(), folder.path())
        .await
        .expect("made");
    let after = writing.await.expect("written");
    assert_eq!(after.len(), 15, "nobody had to wait for the backup in vain");
    let mode = std::fs::metadata(&file)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "personal data lies in it");
    let bytes = std::fs::read(&file).expect("read");
    let keys = std::fs::read_to_string(&app.settings().key_file).expect("read");
    let secret = keys.split_whitespace().last().expect("a secret");
    assert!(
        !bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes()),
        "the keys are not in it"
    );
    assert_eq!(manifest.about.keys.len(), 1, "but it says which it takes");

    let settings = elsewhere(folder.path());
    let (restored, lacking) = backup::restore(&settings, &file).await.expect("restored");
    assert_eq!(restored, manifest);
    assert_eq!(
        lacking, manifest.about.keys,
        "the key file comes by another way"
    );
    std::fs::copy(&app.settings().key_file, &settings.key_file).expect("copied");
    let server = Server::start(&settings, app.clock().clone(), &mut Silent)
        .await
        .expect("it starts");
    let there = Client::new(format!("http://{}", server.address()))
        .with_token(quan.token().expect("signed in"));
    assert_eq!(
        deal::look(&there, &json!({ "id": before })).await["id"],
        before
    );
    let second = backup::restore(&settings, &file).await;
    assert!(
        second.is_err_and(|error| error.to_string().contains("exists already")),
        "a database is never overwritten"
    );
    server.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restored_into_an_empty_folder_every_table_is_equal() {
    let app = TestApp::start(Sqlite).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let product = deal::id(&deal::find_product(&quan, "na dai mẫu chi lăng").await).to_owned();
    let inquiry = asks(&quan, &product).await;
    let offer = json!({
        "idempotencyKey": Client::key(), "inquiryId": inquiry, "firm": true, "validUntil": "2026-08-01",
        "lines": [{ "line": 1, "price": { "amount": "56500", "perUnit": "kg", "basis": "PACKED" } }],
    });
    mai.act("quotationSend", offer, "quotation { id }").await;
    app.letters_out().await;
    let there = tables(&app).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (file, manifest) = backup::make(app.settings(), app.clock(), &folder.path().join("b"))
        .await
        .expect("made");
    let rows: usize = there.values().map(Vec::len).sum();
    assert_eq!(manifest.rows(), rows as u64);
    app.stop().await;

    let settings = elsewhere(folder.path());
    backup::restore(&settings, &file).await.expect("restored");
    let db = chophien::server::open(&settings, platform::Clock::system())
        .await
        .expect("opened");
    let restored = tables_of(&db).await;
    assert_eq!(differing(&there, &restored), Vec::<String>::new());
    assert_eq!(there.len(), restored.len(), "nothing was added");
    db.close().await;
}

#[tokio::test]
async fn a_damaged_backup_is_found_out_and_never_restored() {
    let test = TestDb::new(Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings::gather(SettingArgs {
        data: Some(folder.path().display().to_string()),
        database_url: Some(test.url().to_owned()),
        ..SettingArgs::default()
    })
    .expect("fit");
    platform::keys::Keys::create(&settings.key_file, platform::testing::start()).expect("keys");
    let (file, manifest) = backup::make(&settings, test.db.clock(), &folder.path().join("whole"))
        .await
        .expect("made");
    assert_eq!(
        platform::backup::check(&file).await.expect("whole"),
        manifest
    );
    let whole = std::fs::read(&file).expect("read");

    let mut bent = whole.clone();
    let middle = whole.len() / 2;
    bent[middle..middle + 4096].fill(0xA5);
    let text = whole
        .windows(7)
        .position(|part| part == b"m0001_g")
        .expect("the name of a step");
    let mut altered = whole.clone();
    altered[text + 6] = b'h';
    for (what, bytes) in [
        ("bent", bent),
        ("altered", altered),
        ("short", whole[..whole.len() / 3].to_vec()),
        ("empty", Vec::new()),
        ("foreign", b"no backup at all".to_vec()),
    ] {
        let path = folder.path().join(what);
        std::fs::write(&path, bytes).expect("written");
        assert!(platform::backup::check(&path).await.is_err(), "{what}");
        let target = elsewhere(&folder.path().join(format!("{what}-there")));
        assert!(backup::restore(&target, &path).await.is_err(), "{what}");
        let left: Vec<_> = target
            .data
            .read_dir()
            .expect("a folder")
            .flatten()
            .collect();
        assert!(left.is_empty(), "{what} leaves {left:?}");
    }
    let other =
        platform::backup::check(Path::new(test.url().trim_start_matches("sqlite://"))).await;
    assert!(
        matches!(other, Err(BackupError::NoManifest(_))),
        "a database in use is no backup: {other:?}"
    );
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused() {
    use platform::{Context, command};
    use sea_orm::ConnectionTrait;
    let test = TestDb::new(Sqlite).await;
    let stepped: platform::Result<()> = command!(test.db, &Context::program("story"), |tx| async {
        tx.execute_unprepared(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)",
        )
        .await?;
        Ok(())
    });
    stepped.expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    let about = platform::backup::About {
        program: "9.9.9".to_owned(),
        made_at: platform::testing::start(),
        key_file: String::new(),
        keys: Vec::new(),
    };
    let source = test.url().trim_start_matches("sqlite://");
    let made =
        platform::backup::make(Path::new(source), &folder.path().join("newer"), &about).await;
    assert!(matches!(made, Err(BackupError::Newer(_))), "{made:?}");
}

#[tokio::test]
async fn for_postgres_it_says_which_tools_to_use() {
    let test = TestDb::new(Postgres).await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings::gather(SettingArgs {
        data: Some(folder.path().display().to_string()),
        database_url: Some(test.url().to_owned()),
        ..SettingArgs::default()
    })
    .expect("fit");
    let refused = backup::make(&settings, test.db.clock(), folder.path()).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("pg_dump")));
}
