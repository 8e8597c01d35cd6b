//! `chophien doctor` says what to mend, and mends nothing itself.

use std::{os::unix::fs::PermissionsExt, path::Path};

use chophien::{
    cli::{CreateAuthority, CreateUser, Kind, Review, SettingArgs},
    doctor::{self, Finding, Report, Verdict},
    offices, people,
};
use chrono::Duration;
use notifications::testing::{Login, SmtpServer};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Clock, Context, Db, command, events,
    events::Position,
    keys::Keys,
    testing::{TestDb, start},
};
use rstest::rstest;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use tests::{
    free_address,
    process::run,
    tables::{differing, tables_of},
};

/// A production server's surroundings, all in order.
struct Place {
    folder: TempDir,
    smtp: SmtpServer,
    given: SettingArgs,
}

impl Place {
    async fn new(database_url: &str) -> Self {
        // A second call only says that the provider is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("keys");
        Keys::create(&keys, start()).expect("keys");
        let smtp = SmtpServer::start().await.expect("an SMTP server");
        let given = SettingArgs {
            mode: Some("production".to_owned()),
            listen: Some(free_address().to_string()),
            data: Some(folder.path().display().to_string()),
            database_url: Some(database_url.to_owned()),
            smtp_url: Some(smtp.url()),
            public_url: Some("https://cho-phien.langson.example".to_owned()),
            proxies: Some("127.0.0.1".to_owned()),
            mail_from: Some("cho-phien@langson.example".to_owned()),
            key_file: Some(keys.display().to_string()),
            ..SettingArgs::default()
        };
        Self {
            folder,
            smtp,
            given,
        }
    }

    async fn examine(&self, clock: &Clock) -> Report {
        doctor::examine(self.given.clone(), clock).await
    }
}

/// The only thing that is wrong.
fn wrong(report: &Report) -> &Finding {
    let wrong: Vec<&Finding> = report
        .findings()
        .iter()
        .filter(|finding| finding.verdict == Verdict::Wrong)
        .collect();
    assert_eq!(wrong.len(), 1, "{report}");
    assert!(!report.is_well());
    assert!(wrong[0].remedy.is_some(), "{report}");
    wrong[0]
}

fn noted(report: &Report, about: &str) -> bool {
    report
        .findings()
        .iter()
        .any(|finding| finding.verdict == Verdict::Note && finding.about == about)
}

#[rstest]
#[tokio::test]
async fn a_server_in_order_is_found_well_and_left_alone(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let place = Place::new(test.url()).await;
    let before = tables_of(&test.db).await;
    // PostgreSQL has a clock of its own, which is compared with this machine's.
    let report = place.examine(&Clock::system()).await;
    assert!(report.is_well(), "{report}");
    assert!(noted(&report, "people"), "no office yet: {report}");
    assert_eq!(
        differing(&before, &tables_of(&test.db).await),
        Vec::<String>::new()
    );
    assert!(
        place.smtp.received().is_empty(),
        "it looks and sends nothing"
    );
    assert!(
        place.folder.path().read_dir().expect("read").count() == 1,
        "nothing is left behind"
    );
}

#[tokio::test]
async fn each_fault_is_named_with_what_mends_it() {
    let test = TestDb::new(Sqlite).await;
    let clock = test.db.clock();

    let place = Place::new(test.url()).await;
    let keys = place.folder.path().join("keys");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o640)).expect("set");
    let report = place.examine(clock).await;
    assert_eq!(wrong(&report).about, "keys");
    assert!(
        wrong(&report)
            .remedy
            .as_ref()
            .is_some_and(|remedy| remedy.starts_with("chmod 600")),
        "{report}"
    );

    let mut place = Place::new(test.url()).await;
    place.given.smtp_url = Some(format!("smtp://{}", free_address()));
    assert_eq!(wrong(&place.examine(clock).await).about, "mail");

    let login = |password: &str| Login {
        user: "chophien".to_owned(),
        password: password.to_owned(),
    };
    let relay = SmtpServer::start_on(0, Some(login("dung")))
        .await
        .expect("an SMTP server");
    place.given.smtp_url = Some(relay.url());
    assert!(place.examine(clock).await.is_well(), "it logs in");
    place.given.smtp_url = Some(relay.url().replace("dung", "sai"));
    let report = place.examine(clock).await;
    assert_eq!(wrong(&report).about, "mail");
    assert!(!report.to_string().contains("sai@"), "no password is shown");

    let mut place = Place::new(test.url()).await;
    place.given.public_url = Some("https://192.168.1.5".to_owned());
    assert_eq!(wrong(&place.examine(clock).await).about, "public address");

    let place = Place::new(test.url()).await;
    let (early, _) = Clock::manual(start() - Duration::days(1));
    let noted: platform::Result<()> = command!(test.db, &Context::program("story"), |tx| async {
        let fact = platform::Fact::about("story.told", tx.new_id::<kernel::id::PersonId>());
        tx.record(fact).await.map(|_| ())
    });
    noted.expect("recorded");
    assert_eq!(wrong(&place.examine(&early).await).about, "clock");

    let mut place = Place::new(test.url()).await;
    place.given.listen = Some("0.0.0.0:none".to_owned());
    place.given.mail_from = None;
    let report = place.examine(clock).await;
    let faults: Vec<&str> = report
        .findings()
        .iter()
        .map(|finding| finding.text.as_str())
        .collect();
    assert_eq!(faults.len(), 2, "{report}");
    assert!(
        faults[0].contains("CHOPHIEN_LISTEN") && faults[1].contains("MAIL_FROM"),
        "{report}"
    );
}

#[rstest]
#[tokio::test]
async fn an_office_that_nobody_looks_after_is_named(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let place = Place::new(test.url()).await;
    let given = CreateAuthority {
        name: "Sở Nông nghiệp và Môi trường Lạng Sơn".to_owned(),
        mailbox: "ocop@langson.example".to_owned(),
        units: vec!["20".to_owned()],
        kind: Kind::Both,
        review: Review::Before,
        phone: None,
        tax_code: None,
        seat: None,
        address: vec!["Số 1 đường Hùng Vương".to_owned()],
        language: "vi".to_owned(),
    };
    let office = offices::create(&test.db, &given).await.expect("the office");
    let report = place.examine(&Clock::system()).await;
    assert!(
        noted(&report, "people"),
        "a mailbox answers nothing: {report}"
    );
    assert!(report.is_well(), "{report}");
    let refused: platform::Result<()> = command!(test.db, &Context::program("story"), |tx| async {
        tx.execute_unprepared(
            "INSERT INTO address_state (address_key, state, at) SELECT 'ocop@langson.example', 'BOUNCED', MAX(created_at) FROM organisation",
        )
        .await?;
        Ok(())
    });
    refused.expect("written");
    let report = place.examine(&Clock::system()).await;
    assert_eq!(wrong(&report).about, "people");
    let remedy = wrong(&report).remedy.as_ref().expect("a remedy");
    assert!(remedy.contains(&format!("--staff {office}")), "{remedy}");

    let officer = CreateUser {
        email: "duyen@langson.example".to_owned(),
        name: "Nông Thị Duyên".to_owned(),
        phone: None,
        language: "vi".to_owned(),
        staff: Some(office.to_string()),
        organisation: None,
        role: None,
        password_stdin: false,
    };
    people::create(&test.db, officer)
        .await
        .expect("the officer");
    let report = place.examine(&Clock::system()).await;
    assert!(report.is_well() && !noted(&report, "people"), "{report}");
}

#[tokio::test]
async fn a_damaged_file_and_a_newer_schema_are_found() {
    let test = TestDb::new(Sqlite).await;
    let place = Place::new(test.url()).await;
    from_the_future(&test.db).await;
    let report = place.examine(test.db.clock()).await;
    assert_eq!(wrong(&report).about, "schema");

    test.db.close().await;
    let path = test.url().trim_start_matches("sqlite://");
    damage(Path::new(path));
    let report = place.examine(test.db.clock()).await;
    assert!(
        report
            .findings()
            .iter()
            .any(|finding| finding.about == "database" && finding.verdict == Verdict::Wrong),
        "{report}"
    );
}

#[tokio::test]
async fn events_of_another_cluster_are_found_and_migrate_puts_them_in_order() {
    let test = TestDb::new(Postgres).await;
    let place = Place::new(test.url()).await;
    let told: platform::Result<()> = command!(test.db, &Context::program("story"), |tx| async {
        let fact = platform::Fact::about("story.told", tx.new_id::<kernel::id::PersonId>());
        tx.record(fact).await.map(|_| ())
    });
    told.expect("recorded");
    // As a restore brings them: of a cluster that has seen more transactions than this one ever will.
    let moved: platform::Result<()> = command!(test.db, &Context::program("story"), |tx| async {
        tx.execute_unprepared("UPDATE event SET xid = 9000000000")
            .await?;
        Ok(())
    });
    moved.expect("moved");
    let unseen = events::after(test.db.read(), Position::default(), 10).await;
    assert!(unseen.expect("read").is_empty(), "nobody would see it");
    let report = place.examine(&Clock::system()).await;
    assert_eq!(wrong(&report).about, "database");

    test.db.migrate().await.expect("mended");
    assert!(place.examine(&Clock::system()).await.is_well());
    let report = place.examine(test.db.clock()).await;
    assert_eq!(wrong(&report).about, "clock", "its own differs by months");
    let seen = events::after(test.db.read(), Position::default(), 10).await;
    assert_eq!(seen.expect("read").len(), 1);
}

#[tokio::test]
async fn the_command_ends_with_what_it_found() {
    let test = TestDb::new(Sqlite).await;
    let place = Place::new(test.url()).await;
    let given = &place.given;
    let smtp = place.smtp.url();
    let arguments = |smtp: &str| {
        let pairs = [
            ("CHOPHIEN_MODE", given.mode.clone()),
            ("CHOPHIEN_LISTEN", given.listen.clone()),
            ("CHOPHIEN_DATA", given.data.clone()),
            ("DATABASE_URL", given.database_url.clone()),
            ("PUBLIC_URL", given.public_url.clone()),
            ("CHOPHIEN_PROXIES", given.proxies.clone()),
            ("MAIL_FROM", given.mail_from.clone()),
            ("CHOPHIEN_KEY_FILE", given.key_file.clone()),
            ("SMTP_URL", Some(smtp.to_owned())),
            ("CHOPHIEN_LISTN", Some("a slip of the pen".to_owned())),
        ];
        let pairs: Vec<(&str, String)> = pairs
            .into_iter()
            .map(|(name, value)| (name, value.expect("set")))
            .collect();
        tokio::task::spawn_blocking(move || {
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            run(&["doctor"], &pairs)
        })
    };
    let well = arguments(&smtp).await.expect("ran");
    assert!(well.success, "{}{}", well.out, well.errors);
    assert!(well.out.contains("CHOPHIEN_LISTN"), "{}", well.out);
    let ill = arguments(&format!("smtp://{}", free_address()))
        .await
        .expect("ran");
    assert!(!ill.success && ill.out.contains("WRONG"), "{}", ill.out);
}

async fn from_the_future(db: &Db) {
    let stepped: platform::Result<()> = command!(db, &Context::program("story"), |tx| async {
        tx.execute_unprepared(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)",
        )
        .await?;
        Ok(())
    });
    stepped.expect("written");
}

/// Overwrites the middle of a file, as a dying disk does.
fn damage(path: &Path) {
    use std::io::{Seek, SeekFrom, Write};
    let length = std::fs::metadata(path).expect("a file").len();
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .expect("opened");
    file.seek(SeekFrom::Start(length / 2)).expect("sought");
    file.write_all(&vec![0xA5; 16 * 1024]).expect("written");
}

#[tokio::test]
async fn documents_that_will_never_run_are_named() {
    let test = TestDb::new(Sqlite).await;
    let mut place = Place::new(test.url()).await;
    let list = place.folder.path().join("documents.json");
    let documents = r#"{"Sets":"{ ocopSets { number } }","Newer":"{ ocopSets { newerThanWe } }"}"#;
    std::fs::write(&list, documents).expect("written");
    place.given.trusted_documents = Some(list.display().to_string());
    let report = place.examine(test.db.clock()).await;
    let named: Vec<&str> = report
        .findings()
        .iter()
        .filter(|finding| finding.about == "documents")
        .map(|finding| finding.text.as_str())
        .collect();
    assert_eq!(named.len(), 1, "{report}");
    assert!(
        named[0].contains("`Newer`") && named[0].contains("newerThanWe"),
        "{report}"
    );
    assert!(noted(&report, "documents") && report.is_well(), "{report}");

    std::fs::write(&list, r#"{"Broken":"{"}"#).expect("written");
    let report = place.examine(test.db.clock()).await;
    assert!(wrong(&report).text.contains("`Broken`"), "{report}");
}
