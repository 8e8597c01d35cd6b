//! The settings as the program takes them: nothing stands open by mistake, and a start that lacks something names all of it.

use platform::Backend::Sqlite;
use reqwest::StatusCode;
use serde_json::json;
use tests::{
    Options, TestApp,
    deal::{DUYEN, MAI, QUAN},
    free_address,
    people::SAMPLE_PASSWORD,
    post,
    process::run,
};

#[tokio::test]
async fn production_has_no_door_that_a_demonstration_has() {
    let app = TestApp::start_with(Options::production(Sqlite)).await;
    let anybody = app.anonymous();
    for path in ["/mailbox", "/graphiql"] {
        assert_eq!(anybody.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (status, home) = anybody.get("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        !home.contains("cho-phien-2026") && !home.contains(QUAN),
        "the home page names sample people"
    );
    let input = json!({ "email": QUAN, "password": "cho-phien-2026" });
    let refused = anybody
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    assert_eq!(refused["result"], json!(null), "{refused}");
    for table in ["person", "organisation", "producer WHERE sample"] {
        assert_eq!(post::count(app.server().db(), table).await, 0, "{table}");
    }
    app.stop().await;
}

#[test]
fn a_start_that_lacks_something_names_all_of_it_and_no_password() {
    let said = run(
        &["--listen", "0.0.0.0:0", "--database-connections", "many"],
        &[
            ("SMTP_URL", "smtp://chophien:geheim@mail.example:587"),
            ("MAIL_REPLY_TO", "nobody"),
            // As compose files set what is not set.
            ("MAIL_FROM", ""),
        ],
    );
    assert!(!said.success);
    for name in [
        "PUBLIC_URL",
        "MAIL_FROM",
        "MAIL_REPLY_TO",
        "CHOPHIEN_KEY_FILE",
        "CHOPHIEN_DATABASE_CONNECTIONS",
        "SMTP_URL",
    ] {
        assert!(
            said.errors.contains(name),
            "{name} is not named: {}",
            said.errors
        );
    }
    assert!(!said.errors.contains("geheim"), "{}", said.errors);
}

#[test]
fn the_settings_in_force_are_shown_without_passwords() {
    let said = run(
        &["settings", "--listen", "127.0.0.1:1"],
        &[("DATABASE_URL", "postgres://chophien:geheim@db/chophien")],
    );
    assert!(said.success, "{}", said.errors);
    for shown in ["127.0.0.1:1", "postgres://chophien:***@db/chophien"] {
        assert!(said.out.contains(shown), "{shown} in {}", said.out);
    }
}

#[test]
fn keys_are_made_shown_and_rotated_for_their_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys").display().to_string();
    let keys = |what: &[&str]| {
        let mut arguments = vec!["keys"];
        arguments.extend(what);
        arguments.extend(["--key-file", &path]);
        run(&arguments, &[])
    };
    let made = keys(&["new"]);
    assert!(made.success, "{}", made.errors);
    assert!(!keys(&["new"]).success, "what is there stays");
    let rotated = keys(&["rotate"]);
    assert!(rotated.success, "{}", rotated.errors);
    let listed = keys(&["list"]).out;
    assert_eq!(listed.matches("active").count(), 1, "{listed}");
    assert_eq!(listed.matches("retired").count(), 1, "{listed}");
    let secret = std::fs::read_to_string(&path).expect("read");
    let digits = secret.split_whitespace().last().expect("a secret");
    for said in [&made.out, &rotated.out, &listed] {
        assert!(!said.contains(digits), "a secret is shown");
    }
    let retired = listed.split_whitespace().next().expect("an id").to_owned();
    assert!(keys(&["remove", &retired]).success);
    assert_eq!(keys(&["list"]).out.lines().count(), 1);
}

#[test]
fn the_steps_of_the_schema_are_told_in_one_line_and_by_name_to_who_asks() {
    let migrate = |log: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().display().to_string();
        let url = format!("sqlite://{data}/chophien.db");
        let mut all = vec!["--data", &data, "--database-url", &url];
        all.extend(log);
        all.push("migrate");
        let said = run(&all, &[]);
        assert!(said.success, "{}", said.errors);
        said.errors
    };
    let told = migrate(&[]);
    assert_eq!(told.matches("the schema is brought").count(), 1, "{told}");
    assert!(!told.contains("Applying migration"), "{told}");
    let told = migrate(&["--log", "info,platform=debug,sea_orm_migration=warn"]);
    assert!(told.contains("m0019"), "{told}");
}

#[tokio::test]
async fn a_demonstration_listens_where_it_is_told() {
    // A second call only says that the provider is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listen = free_address().to_string();
    let demo = chophien::demo::Demo::start(Some(listen.clone()))
        .await
        .expect("a start");
    let said = demo.greeting();
    demo.stop().await;
    assert!(said.contains(&format!("http://{listen}")), "{said}");
    // The flag of the command line is the one that counts.
    let said = run(&["demo", "--once", "--listen", "nowhere"], &[]);
    assert!(!said.success, "it listens elsewhere");
    assert!(said.errors.contains("listen"), "{}", said.errors);
}

#[tokio::test]
async fn a_demonstration_says_where_to_look_and_who_can_sign_in() {
    // A second call only says that the provider is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let demo = chophien::demo::Demo::start(None).await.expect("a start");
    let said = demo.greeting();
    demo.stop().await;
    for what in [
        QUAN,
        MAI,
        DUYEN,
        SAMPLE_PASSWORD,
        "/graphiql",
        "/mailbox",
        "http://127.0.0.1:",
    ] {
        assert!(said.contains(what), "{what} is missing in {said}");
    }
    assert!(said.lines().count() < 20, "{said}");
}
