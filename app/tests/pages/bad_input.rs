//! Addresses that are typed into the delivery settings, each with the answer that it must get (spec section 6).

use crate::portal::{Portal, SAVE};

/// What is typed into the first field, and what the page then says; nothing for those that are saved.
fn table() -> Vec<(String, &'static str)> {
    let rows = [
        ("", "To switch delivery on, enter at least one address."),
        (" \t ", "To switch delivery on, enter at least one address."),
        ("itclient.example", "The address has no @."),
        ("it@@client.example", "The address has more than one @."),
        ("@client.example", "There is nothing before the @."),
        ("it@", "There is nothing after the @."),
        ("it desk@client.example", "The address holds a blank."),
        ("IT@Client.Example", ""),
        ("it+backup@client.example", ""),
        (" it@client.example ", ""),
        ("it@client.example.", "must not begin or end with a dot"),
        ("it@client..example", "must not begin or end with a dot"),
        (".it@client.example", "must not begin or end with a dot"),
        ("\"it\"@client.example", "Addresses with quotation marks are not accepted."),
        ("it@[127.0.0.1]", "IP addresses are not accepted"),
        ("it@127.0.0.1", "IP addresses are not accepted"),
        ("it@localhost", "“localhost” is a single name"),
        ("it@bücher.example", "“xn--bcher-kva.example” belongs to neither"),
        ("it@xn--bcher-kva.example", "“xn--bcher-kva.example” belongs to neither"),
        // A Cyrillic с, and a Roman numeral that IDNA takes apart.
        ("it@сlient.example", "belongs to neither"),
        ("it@ⅷ.com", "“viii.com” belongs to neither"),
        ("it@client.example\u{202e}", "The address holds characters that cannot be seen"),
        ("it@client.example\r\nBcc: boss@client.example", "The address holds characters that cannot be seen"),
        ("it\0@client.example", "The address holds characters that cannot be seen"),
        ("jörg@client.example", "international addresses are not supported"),
        ("it@gmail.com", "“gmail.com” is a public mail service"),
        ("it@sub.client.example", "“sub.client.example” is not “client.example”"),
        ("it@co.uk", "“co.uk” is a public suffix"),
        ("IT <it@client.example>", "Enter the address alone"),
        ("a@client.example, b@client.example", "Enter one address in each field."),
    ];
    let mut rows: Vec<_> = rows.into_iter().map(|(typed, said)| (typed.to_owned(), said)).collect();
    rows.push((format!("{}@client.example", "a".repeat(65)), "longer than 64 characters"));
    rows.push((format!("it@{}.client.example", "a".repeat(240)), "longer than 254 characters"));
    rows
}

#[tokio::test]
async fn each_address_gets_its_answer() {
    let portal = Portal::open().await;
    let reports = format!("/organizations/{}/reports", portal.ours);
    for (typed, said) in table() {
        let drawn = portal.get(Some("admin"), &reports).await;
        let form = portal.form(&drawn, &[("on", "1"), ("first", typed.as_str())]);
        let answer = portal.post(Some("admin"), SAVE, &form).await;
        assert_eq!((answer.status, &answer.location), (303, &reports), "{typed:?}");
        let shown = portal.get_after(Some("admin"), &answer).await;
        if said.is_empty() {
            assert!(shown.body.contains("The settings are saved."), "{typed:?}: {}", shown.body);
        } else {
            assert!(shown.body.contains("Nothing was saved"), "{typed:?}");
            assert!(shown.body.contains(said), "{typed:?}: {}", shown.body);
        }
    }
}
