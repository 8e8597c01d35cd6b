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
}
