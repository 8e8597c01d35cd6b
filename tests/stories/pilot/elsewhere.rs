//! The restore drill of `docs/operate.md`: a backup made while the server runs, another machine, the same people and deals.

use chophien::{
    backup, cli::SettingArgs, doctor, first_start::Silent, server::Server, settings::Settings,
};
use chrono::Duration;
use serde_json::{Value, json};
use tests::{
    Client,
    deal::{ORDER, id, look, text},
    link_in,
    tables::{differing, tables, tables_of},
    token,
};

use super::{Cast, LAN};

pub(super) async fn a_backup_is_restored_on_another_machine(cast: Cast, order: &Value) {
    cast.app.letters_out().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (file, _) = backup::make(cast.app.settings(), cast.app.clock(), folder.path())
        .await
        .expect("made");
    let there = tables(&cast.app).await;
    let key_file = cast.app.settings().key_file.clone();
    let keys = folder.path().join("keys");
    std::fs::copy(&key_file, &keys).expect("the key file comes by another way");
    let (clock, hand) = (cast.app.clock().clone(), cast.app.hand.clone());

    let given = SettingArgs {
        listen: Some(tests::free_address().to_string()),
        data: Some(folder.path().join("data").display().to_string()),
        key_file: Some(keys.display().to_string()),
        no_sample: Some("true".to_owned()),
        ..SettingArgs::default()
    };
    let settings = Settings::gather(given.clone()).expect("fit");
    let (_, lacking) = backup::restore(&settings, &file).await.expect("restored");
    assert_eq!(lacking, Vec::<String>::new());
    let report = doctor::examine(given, &clock).await;
    assert!(report.is_well(), "{report}");
    let db = chophien::server::open(&settings, clock.clone())
        .await
        .expect("opened");
    assert_eq!(
        differing(&there, &tables_of(&db).await),
        Vec::<String>::new()
    );
    db.close().await;

    // Everybody is still signed in, and the season is there.
    let server = Server::start(&settings, clock, &mut Silent)
        .await
        .expect("it starts");
    let base = format!("http://{}", server.address());
    let quan = Client::new(base.clone()).with_token(cast.quan.token().expect("signed in"));
    let seen = look(&quan, order).await;
    assert_eq!(
        (id(&seen), text(&seen["state"])),
        (id(order), "COMPLETED"),
        "{ORDER}"
    );

    // What was sealed opens with the keys that were brought: the officer's second step works.
    hand.advance(Duration::minutes(1));
    let anybody = Client::new(base);
    anybody
        .act("signInLinkRequest", json!({ "email": LAN }), "requested")
        .await;
    let link = mailed_link(&server).await;
    let first = anybody
        .act(
            "signInLinkUse",
            json!({ "token": token(&link) }),
            "result { ... on SecondFactorRequired { challenge } }",
        )
        .await;
    let code = cast.telephone.code(hand.get());
    let second = json!({ "challenge": first["result"]["challenge"], "code": code });
    let let_in = anybody
        .act("secondFactorVerify", second, "result { token }")
        .await;
    assert!(let_in["result"]["token"].is_string());
    server.stop().await;
    cast.app.stop().await;
}

/// The link of the newest letter to the officer, from the mailbox of the restored server.
async fn mailed_link(server: &Server) -> String {
    let conn = server.db().read();
    for _ in 0..500 {
        let newest = notifications::mailbox::letters(conn, Some(LAN), 1)
            .await
            .expect("read");
        if let Some(entry) = newest.first()
            && let Some(opened) = notifications::mailbox::open(conn, entry.id)
                .await
                .expect("read")
            && let Some(link) = link_in(&opened.plain)
            && link.contains("/sign-in/")
            && link.contains(&server.address().to_string())
        {
            return link;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no letter with a link arrives");
}
