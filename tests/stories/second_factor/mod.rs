//! The second step: codes that work once, recovery codes, and staff who have no powers without it.

mod codes;
mod pages;
mod staff;

use serde_json::{Value, json};
use tests::{Client, TestApp, authenticator::Authenticator, deal::text, people::PASSWORD};

const LA: &str = "la@nguoila.example";

impl Code for TestApp {
    fn code(&self, app: &Authenticator) -> String {
        app.code(self.hand.get())
    }
}

trait Code {
    /// What the app on the telephone shows now.
    fn code(&self, app: &Authenticator) -> String;
}

/// Switches the second step on; gives the app and the recovery codes.
async fn enable(app: &TestApp, client: &Client) -> (Authenticator, Vec<String>) {
    let begun = client
        .act(
            "secondFactorEnable",
            json!({ "currentPassword": PASSWORD }),
            "setup { secret uri } recoveryCodes secondFactor { state }",
        )
        .await;
    assert_eq!(begun["secondFactor"]["state"], "WAITING");
    assert_eq!(begun["recoveryCodes"], Value::Null);
    let telephone = Authenticator::of(text(&begun["setup"]["secret"]));
    let on = client
        .act(
            "secondFactorEnable",
            json!({ "code": app.code(&telephone) }),
            "setup { secret } recoveryCodes secondFactor { state recoveryCodesLeft inThisSession }",
        )
        .await;
    assert_eq!(
        on["secondFactor"],
        json!({ "state": "ON", "recoveryCodesLeft": 10, "inThisSession": true })
    );
    let codes = on["recoveryCodes"].as_array().expect("codes");
    let codes = codes.iter().map(|code| text(code).to_owned()).collect();
    (telephone, codes)
}
