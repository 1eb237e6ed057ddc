//! A provider that leads elsewhere.

use super::*;

/// A redirect could carry the secret, the code or an access token to somebody else, or lead to where only we may go.
#[tokio::test]
async fn a_redirect_leads_nowhere() {
    let (fake, elsewhere) = (Fake::start().await, Fake::start().await);
    let place = format!("{}/userinfo", fake.issuer());
    fake.set(|fake| {
        fake.metadata["userinfo_endpoint"] = json!(place);
        fake.otherwise = json!({ "email": null, "email_verified": null });
        fake.userinfo = json!({ "sub": "1", "email": "ann@child.example", "email_verified": true });
    });
    assert!(fake.came(&fake.provider(|_| {})).await.unwrap().proven.is_some(), "all four are asked");
    for path in ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"] {
        fake.set(|fake| fake.leads = Some((path, elsewhere.issuer())));
        let refused = fake.came(&fake.provider(|_| {})).await.err().unwrap();
        assert!(refused.is_the_providers(), "{path}: {refused}");
        assert!(refused.to_string().contains("307"), "{path}: {refused}");
    }
    assert_eq!(elsewhere.asked_in_all(), 0);
}
