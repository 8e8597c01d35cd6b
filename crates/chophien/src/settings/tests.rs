use std::path::Path;

use clap::Parser;

use super::*;
use crate::cli::Cli;

fn faults_of(given: SettingArgs) -> String {
    Settings::gather(given)
        .expect_err("something is wrong")
        .to_string()
}

#[test]
fn a_loopback_listener_is_a_demo_with_nothing_to_set() {
    let settings = Settings::gather(SettingArgs::default()).expect("the defaults are fit");
    assert_eq!(settings.mode, Mode::Demo);
    assert!(settings.sample);
}

#[test]
fn an_open_listener_names_everything_that_production_lacks() {
    let faults = faults_of(SettingArgs {
        listen: Some("0.0.0.0:80".to_owned()),
        ..SettingArgs::default()
    });
    for setting in TABLE {
        assert_eq!(
            faults.contains(&format!("({}): required", setting.variable)),
            setting.production == Production::Required,
            "{} in {faults}",
            setting.name
        );
    }
}

#[test]
fn a_public_address_in_front_of_a_loopback_listener_is_no_demo() {
    let with = |public_url: &str| SettingArgs {
        public_url: Some(public_url.to_owned()),
        ..SettingArgs::default()
    };
    let faults = faults_of(with("https://chophien.example"));
    assert!(
        faults.contains("SMTP_URL") && faults.contains("CHOPHIEN_KEY_FILE"),
        "{faults}"
    );
    let faults = faults_of(with("http://chophien.example"));
    assert!(faults.contains("https://"), "{faults}");
    for own in [
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
    ] {
        assert_eq!(
            Settings::gather(with(own)).expect("a demonstration").mode,
            Mode::Demo,
            "{own}"
        );
    }
}

#[test]
fn every_fault_of_command_line_and_file_is_named_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chophien.toml");
    std::fs::write(
        &path,
        "listen = 8080\nlog-format = \"xml\"\nsmtp_url = \"x\"\nproxies = [\"here\"]\nmail-from = 1.5\n",
    )
    .expect("written");
    let faults = faults_of(SettingArgs {
        config: Some(path.display().to_string()),
        mode: Some("test".to_owned()),
        database_url: Some("mysql://x".to_owned()),
        redis_url: Some("memcached://x".to_owned()),
        database_connections: Some("many".to_owned()),
        no_sample: Some("perhaps".to_owned()),
        ..SettingArgs::default()
    });
    for name in [
        "CHOPHIEN_LISTEN",
        "CHOPHIEN_LOG_FORMAT",
        "no setting `smtp_url`",
        "CHOPHIEN_PROXIES",
        "MAIL_FROM",
        "CHOPHIEN_MODE",
        "DATABASE_URL",
        "REDIS_URL",
        "CHOPHIEN_DATABASE_CONNECTIONS",
        "CHOPHIEN_NO_SAMPLE",
    ] {
        assert!(faults.contains(name), "{name} is not named in {faults}");
    }
}

#[test]
fn the_command_line_comes_before_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chophien.toml");
    std::fs::write(
        &path,
        "listen = \"127.0.0.1:1\"\ndatabase-connections = 3\nno-sample = true\n",
    )
    .expect("written");
    let cli = Cli::try_parse_from([
        "chophien",
        "--listen",
        "127.0.0.1:2",
        "--config",
        &path.display().to_string(),
    ])
    .expect("parsed");
    let settings = Settings::gather(cli.settings).expect("fit");
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.database_connections, 3);
    assert!(!settings.sample);
}

#[test]
fn a_flag_after_the_command_counts_and_a_switch_needs_no_value() {
    let cli = Cli::try_parse_from(["chophien", "--no-sample", "serve", "--data", "elsewhere"])
        .expect("parsed");
    assert!(
        cli.command.is_some(),
        "the command is not taken for a value"
    );
    let settings = Settings::gather(cli.settings).expect("fit");
    assert_eq!(settings.data, PathBuf::from("elsewhere"));
    assert!(!settings.sample);
}

#[test]
fn the_table_names_each_setting_once_and_shows_no_password() {
    let mut names: Vec<&str> = TABLE
        .iter()
        .flat_map(|setting| [setting.name, setting.variable])
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    let shown = in_force(SettingArgs {
        smtp_url: Some("smtps://chophien:geheim@mail.example".to_owned()),
        database_url: Some("postgres://chophien:geheim@localhost/x".to_owned()),
        ..SettingArgs::default()
    })
    .expect("shown");
    assert!(
        shown.contains("mail.example") && !shown.contains("geheim"),
        "{shown}"
    );
    for url in [
        "redis://:geheim@redis.example",
        "unix:///run/redis.sock?pass=geheim",
        "redis+cluster://:geheim@a:7000,b:7000",
    ] {
        let shown = in_force(SettingArgs {
            redis_url: Some(url.to_owned()),
            ..SettingArgs::default()
        })
        .expect("shown");
        assert!(!shown.contains("geheim"), "{shown}");
    }
    for url in [
        "postgres://chophien@localhost/x?password=geheim",
        "postgres://chophien:geheim@localhost/x?password=geheim",
    ] {
        let shown = in_force(SettingArgs {
            database_url: Some(url.to_owned()),
            ..SettingArgs::default()
        })
        .expect("shown");
        assert!(!shown.contains("geheim"), "{shown}");
    }
}

/// Every default of the table that is a value, and not words about one.
#[test]
fn what_the_table_calls_the_default_is_what_holds_when_nothing_is_set() {
    let held = |given: SettingArgs| format!("{:?}", Settings::gather(given).expect("fit"));
    let nothing = held(SettingArgs::default());
    let mut seen = Vec::new();
    for setting in TABLE {
        let value = setting
            .default
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
            .filter(|value| !value.contains(['`', '{']));
        let Some(value) = value else { continue };
        let mut given = SettingArgs::default();
        *given.place(setting.name).expect("a place") = Some(value.to_owned());
        assert_eq!(held(given), nothing, "{}", setting.name);
        seen.push(setting.name);
    }
    for name in ["limits", "points-anonymous", "requests", "log"] {
        assert!(seen.contains(&name), "{name} is not among {seen:?}");
    }
    let limits = TABLE.iter().find(|setting| setting.name == "limits");
    let told = limits.map_or(0, |setting| setting.default.matches('=').count());
    assert_eq!(told, Limits::default().sizes().len(), "each limit is named");
}

#[test]
fn limits_are_named_and_the_others_keep_their_defaults() {
    let with = |limits: &str| SettingArgs {
        limits: Some(limits.to_owned()),
        ..SettingArgs::default()
    };
    let settings = Settings::gather(with(" cost = 2000, rootFields=3 ,")).expect("fit");
    let mut expected = Limits::default();
    assert!(expected.set("cost", 2_000) && expected.set("rootFields", 3));
    assert_eq!(settings.limits.sizes(), expected.sizes());
    for bad in [
        "cost",
        "cost=",
        "cost=0",
        "cost=-1",
        "cost=1.5",
        "cost=100000001",
        "cost=99999999999999999999999",
        "root_fields=3",
        "price=3",
        "=3",
        "cost=3=4",
    ] {
        let faults = faults_of(with(bad));
        assert!(
            faults.contains("CHOPHIEN_LIMITS") && faults.contains(&format!("`{bad}`")),
            "{bad}: {faults}"
        );
        assert!(faults.contains("introspectionDepth"), "{faults}");
    }
    let faults = faults_of(with("cost=0,depth=none"));
    assert!(
        faults.contains("`cost=0`") && faults.contains("`depth=none`"),
        "{faults}"
    );
}

#[test]
fn an_origin_is_taken_as_a_browser_sends_it_and_no_other_way() {
    let with = |origins: &str| SettingArgs {
        origins: Some(origins.to_owned()),
        ..SettingArgs::default()
    };
    let sound = "https://shop.example, http://localhost:3000,capacitor://localhost,https://[2001:db8::1]:8443,";
    let settings = Settings::gather(with(sound)).expect("fit");
    assert_eq!(
        settings.origins,
        [
            "https://shop.example",
            "http://localhost:3000",
            "capacitor://localhost",
            "https://[2001:db8::1]:8443"
        ]
    );
    for bad in [
        "*",
        "null",
        "shop.example",
        "https://*.shop.example",
        "https://shop.example/",
        "https://shop.example/path",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://user@shop.example",
        "https://Shop.example",
        "https://shop.example:443",
        "http://shop.example:80",
        "https://chợ.example",
        "https://",
        "capacitor:localhost",
    ] {
        let faults = faults_of(with(bad));
        assert!(
            faults.contains("CHOPHIEN_ORIGINS") && faults.contains(&format!("`{bad}`")),
            "{bad}: {faults}"
        );
    }
}

#[test]
fn points_and_places_are_numbers_within_bounds() {
    for bad in ["many", "-1", "0", "999", "1000000001", "1e4", "6 000"] {
        let faults = faults_of(SettingArgs {
            points_anonymous: Some(bad.to_owned()),
            points_member: Some(bad.to_owned()),
            points_staff: Some(bad.to_owned()),
            ..SettingArgs::default()
        });
        for name in ["ANONYMOUS", "MEMBER", "STAFF"] {
            let name = format!("CHOPHIEN_POINTS_{name}");
            assert!(faults.contains(&name), "{name}, {bad}: {faults}");
        }
        assert!(
            faults.contains("1000 to 1000000000"),
            "the bounds are told: {faults}"
        );
    }
    for bad in ["7", "100001", "0", "all"] {
        let faults = faults_of(SettingArgs {
            requests: Some(bad.to_owned()),
            ..SettingArgs::default()
        });
        assert!(
            faults.contains("CHOPHIEN_REQUESTS") && faults.contains("8 to 100000"),
            "{bad}: {faults}"
        );
    }
    let faults = faults_of(SettingArgs {
        arriving_per_address: Some("0".to_owned()),
        connections_per_address: Some("many".to_owned()),
        ..SettingArgs::default()
    });
    assert!(
        faults.contains("CHOPHIEN_ARRIVING_PER_ADDRESS")
            && faults.contains("CHOPHIEN_CONNECTIONS_PER_ADDRESS"),
        "{faults}"
    );
    let settings = Settings::gather(SettingArgs {
        points_staff: Some(" 1000 ".to_owned()),
        requests: Some("8".to_owned()),
        arriving_per_address: Some("3".to_owned()),
        connections_per_address: Some("5".to_owned()),
        ..SettingArgs::default()
    })
    .expect("fit");
    assert_eq!((settings.allowances.staff, settings.requests), (1_000, 8));
    let each = (
        settings.arriving_per_address,
        settings.connections_per_address,
    );
    assert_eq!(each, (3, 5));
}

#[test]
fn a_list_of_documents_that_cannot_be_used_is_named_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &Path| SettingArgs {
        trusted_documents: Some(path.display().to_string()),
        ..SettingArgs::default()
    };
    let list = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        at(&path)
    };
    let sound = r#"{"Sets":"{ ocopSets { number } }"}"#;
    let settings = Settings::gather(list("sound.json", sound)).expect("fit");
    assert_eq!(settings.trusted.map(|list| list.len()), Some(1));

    let mut narrow = list("narrow.json", sound);
    narrow.limits = Some("tokens=3".to_owned());
    for (reason, given) in [
        ("absent.json: ", at(&folder.path().join("absent.json"))),
        ("directory", at(folder.path())),
        ("text.json: neither", list("text.json", "no JSON")),
        ("array.json: neither", list("array.json", "[]")),
        (
            "document `Broken`",
            list("broken.json", r#"{"Broken":"{"}"#),
        ),
        ("document `Sets`", narrow),
    ] {
        let faults = faults_of(given);
        assert!(
            faults.contains("CHOPHIEN_TRUSTED_DOCUMENTS") && faults.contains(reason),
            "{reason}: {faults}"
        );
    }
}
