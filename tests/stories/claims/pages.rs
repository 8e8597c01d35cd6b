//! Invitation, claim and decision by pages alone.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use tests::{
    TestApp,
    deal::DUYEN,
    page::Page,
    people::{PASSWORD, SAMPLE_PASSWORD, in_browser},
    register::{DONG_BANH, HOA, LAN, hoa_founds, lan_founds, producer, recorded},
    token,
};

use super::waiting;

#[rstest]
#[tokio::test]
async fn by_pages_alone_somebody_is_invited_claims_and_is_decided(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let duyen = app.sign_in(DUYEN).await;
    let dong_banh = producer(&duyen, DONG_BANH).await;
    let officer = in_browser(&app, DUYEN, SAMPLE_PASSWORD).await;
    recorded(&app, &dong_banh, HOA).await;
    let page = Page::open(&officer, &format!("/producers/{dong_banh}")).await;
    let sent = page.form("/invite").with("email", HOA).send(&officer).await;
    assert!(sent.words().contains("Đã gửi thư mời."), "{}", sent.words());

    hoa_founds(&app).await;
    let hoa = in_browser(&app, HOA, PASSWORD).await;
    let link = app.last_letter_to(HOA).await.link();
    let offer = Page::open(&hoa, &link).await;
    let done = offer.form(token(&link)).send(&hoa).await;
    assert!(
        done.words().contains(DONG_BANH) && done.words().contains("Từ bây giờ bạn đại diện"),
        "{}",
        done.words()
    );
    let used = Page::open(&hoa, &link).await;
    assert_eq!(used.status, 410, "{}", used.words());

    lan_founds(&app).await;
    let lan = in_browser(&app, LAN, PASSWORD).await;
    let page = Page::open(&lan, &format!("/producers/{dong_banh}")).await;
    let form = page
        .form("/claim")
        .with("papers.BUSINESS_REGISTRATION", "yes");
    let sent = form.send(&lan).await;
    assert!(sent.words().contains("Đã gửi đề nghị."), "{}", sent.words());
    let desk = Page::open(&officer, "/desk").await;
    assert!(
        desk.words().contains("Đã có đơn vị khác đại diện"),
        "{}",
        desk.words()
    );
    let claim = waiting(&duyen).await.remove(0);
    let page = Page::open(&officer, &format!("/desk/claims/{claim}")).await;
    let refused = page.form("/refuse").send(&officer).await;
    assert_eq!(refused.status, 422);
    let page = Page::open(&officer, &format!("/desk/claims/{claim}")).await;
    let refused = page
        .form("/refuse")
        .with("reason", "Không đúng tên.")
        .send(&officer)
        .await;
    assert!(
        refused.words().contains("Đã từ chối"),
        "{}",
        refused.words()
    );
    app.last_letter_to(LAN).await.says(&["Không đúng tên."]);
}
