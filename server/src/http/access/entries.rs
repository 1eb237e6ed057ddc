//! What there is to ask, who may, and by which answers the others are refused.

use app::PageAddress;
use domain::{account_list::AccountQuery, purpose::Purpose, role::Role};

use super::{
    asking::Carries,
    entry::{Entry, Place, Places, anybody},
    world::{Ids, LOGO, MONTH, PORTAL},
};

/// A server function that reads a page, as the browser's part calls it.
fn page(what: &'static str, place: Place, may: fn(Role) -> bool, address: fn(&Ids) -> PageAddress) -> Entry {
    Entry {
        signed_out: "401",
        carries: Box::new(move |ids| Carries::Postcard(postcard::to_allocvec(&address(ids)).unwrap())),
        ..Entry::new("POST /api/ui/page", place).what(what).may(may)
    }
}

/// All of them. Who signs out comes last.
pub(super) fn entries() -> Vec<Entry> {
    let last = Entry::function("sign-out", Place::Nowhere, |_| Vec::new()).signed_out("200");
    [
        operation(),
        pages(),
        pages_read(),
        files(),
        forms(),
        functions(),
        launches(),
        account(),
        people(),
        api(),
        vec![last],
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What machines ask.
fn operation() -> Vec<Entry> {
    vec![
        Entry::open("GET /healthz", "200"),
        Entry::open("GET /readyz", "200"),
        Entry::open("GET /metrics", "200"),
        Entry::open("GET /.well-known/bsr-report-key.pem", "200"),
        Entry::open("GET /.well-known/bsr-report-key.json", "200"),
        Entry::open("GET /pkg/{*path}", "404").at(|_| "/pkg/none".to_owned()),
    ]
}

fn pages() -> Vec<Entry> {
    use Place::{Nowhere, Organization, Partner};
    vec![
        Entry::open("* /{*else}", "404").at(|_| "/nowhere".to_owned()),
        Entry::new("GET /", Nowhere).done("303"),
        Entry::new("GET /sign-in", Nowhere).signed_out("200").done("303"),
        Entry::open("GET /sign-in/code", "303"),
        Entry { open_in: Places::Tab, ..Entry::new("GET /account", Nowhere) },
        Entry::new("GET /deployment", Nowhere).may(Role::operates),
        Entry { refused: "303", ..Entry::new("GET /organizations", Nowhere).may(|role| !role.operates()) },
        Entry::new("GET /organizations/{id}", Organization),
        Entry::new("GET /organizations/{id}/accounts", Organization).may(Role::sees_reports),
        Entry::new("GET /organizations/{id}/accounts/{account}", Organization).may(Role::sees_reports),
        Entry::new("GET /organizations/{id}/months/{month}", Organization).may(Role::sees_reports),
        Entry::new("GET /organizations/{id}/reports", Organization).may(Role::sees_reports),
        Entry::new("GET /organizations/{id}/activity", Organization).may(Role::sees_reports),
        Entry::new("GET /organizations/{id}/settings", Organization).may(Role::manages),
        Entry::new("GET /partners/{id}/settings", Partner).may(Role::manages),
        Entry::new("GET /partners/{id}/people", Partner).may(Role::manages),
    ]
}

/// The same pages, as the browser's part reads them.
fn pages_read() -> Vec<Entry> {
    use Place::{Nowhere, Organization, Partner};
    let month = |ids: &Ids| {
        PageAddress::Month(ids.organization.clone(), MONTH.parse().unwrap(), AccountQuery::default(), 1)
    };
    vec![
        page("/", Nowhere, anybody, |_| PageAddress::Home).signed_out("200"),
        page("/sign-in", Nowhere, anybody, |_| PageAddress::SignIn(String::new())).signed_out("200"),
        Entry { open_in: Places::Tab, ..page("/account", Nowhere, anybody, |_| PageAddress::You) },
        page("/deployment", Nowhere, Role::operates, |_| PageAddress::Deployment),
        page("/organizations", Nowhere, anybody, |_| {
            PageAddress::Organizations(app::ListQuery::default(), 1)
        }),
        page("/organizations/{id}", Organization, anybody, |ids| {
            PageAddress::Overview(ids.organization.clone())
        }),
        page("…/accounts", Organization, Role::sees_reports, |ids| {
            PageAddress::Accounts(ids.organization.clone(), AccountQuery::default(), 1)
        }),
        page("…/accounts/{account}", Organization, Role::sees_reports, |ids| {
            PageAddress::Account(ids.organization.clone(), ids.account.clone(), None)
        }),
        page("…/months/{month}", Organization, Role::sees_reports, month),
        page("…/reports", Organization, Role::sees_reports, |ids| {
            PageAddress::Reports(ids.organization.clone())
        }),
        page("…/activity", Organization, Role::sees_reports, |ids| {
            PageAddress::Activity(ids.organization.clone(), 1)
        }),
        page("…/settings", Organization, Role::manages, |ids| {
            PageAddress::Settings(ids.organization.clone())
        }),
        page("/partners/{id}/settings", Partner, Role::manages, |ids| {
            PageAddress::PartnerSettings(ids.partner.clone())
        }),
        page("/partners/{id}/people", Partner, Role::manages, |ids| PageAddress::People(ids.partner.clone())),
    ]
}

/// What a browser fetches by itself.
fn files() -> Vec<Entry> {
    use Place::{Organization, Partner};
    let logo = |what, place| {
        Entry::new("GET /{kind}/{id}/logo", place).what(what).may(Role::manages).signed_out("401")
    };
    let selection = |ids: &Ids| Carries::Form {
        fields: vec![("ids[]", ids.organization.clone()), ("period", MONTH.to_owned())],
        plain: true,
    };
    vec![
        Entry::new("GET /organizations/{id}/reports/{file}", Organization)
            .may(Role::sees_reports)
            .role_first()
            .at(|ids| format!("/organizations/{}/reports/{MONTH}.pdf", ids.organization)),
        Entry {
            no_id: Some("404"),
            ..Entry::new("GET /organizations/{id}/reports/live", Organization)
                .may(Role::sees_reports)
                .role_first()
                .signed_out("204")
        },
        Entry::new("POST /organizations/reports.zip", Organization)
            .may(Role::sees_reports)
            .role_first()
            .carrying(selection),
        logo("of an organization", Organization)
            .at(|ids| format!("/organizations/{}/logo", ids.organization)),
        logo("of a partner", Partner).at(|ids| format!("/partners/{}/logo", ids.partner)),
    ]
}

/// Forms that the server itself takes.
fn forms() -> Vec<Entry> {
    use Place::{Organization, Partner};
    let logo = |what, place| {
        Entry::form("POST /{kind}/{id}/logo", place, |_| Vec::new())
            .what(what)
            .may(Role::manages)
            .carrying(|_| Carries::File { name: "logo", bytes: LOGO })
    };
    let origins = |_: &Ids| vec![("seen", PORTAL.to_owned()), ("origins", PORTAL.to_owned())];
    vec![
        logo("of an organization", Organization)
            .at(|ids| format!("/organizations/{}/logo", ids.organization)),
        logo("of a partner", Partner).at(|ids| format!("/partners/{}/logo", ids.partner)),
        Entry::form("POST /{kind}/{id}/logo/remove", Organization, |_| Vec::new())
            .what("of an organization")
            .may(Role::manages)
            .at(|ids| format!("/organizations/{}/logo/remove", ids.organization)),
        Entry::form("POST /{kind}/{id}/logo/remove", Partner, |_| Vec::new())
            .what("of a partner")
            .may(Role::manages)
            .at(|ids| format!("/partners/{}/logo/remove", ids.partner)),
        Entry::form("POST /partners/{id}/embedding/origins", Partner, origins).may(Role::manages),
        Entry::form("POST /partners/{id}/embedding/keys", Partner, |_| Vec::new()).may(Role::manages),
        Entry::form("POST /partners/{id}/embedding/keys/{key}/revoke", Partner, |_| Vec::new())
            .may(Role::manages),
    ]
}

/// What is done to people. Of those who are not there nothing is told; what may be done to whom, `store/tests/core/people.rs`
/// tries.
fn people() -> Vec<Entry> {
    const NOBODY: &str = "019a1b2c-3d4e-7f80-9a0b-1c2d3e4f5a6b";
    let invited = |_: &Ids| {
        ["email", "name", "role"]
            .into_iter()
            .zip(["new@own.example", "New", "support"].map(str::to_owned))
            .collect()
    };
    let one = |path: &str| Entry {
        address: Box::new({
            let path = path.to_owned();
            move |ids| {
                path.replace("{id}", &ids.partner).replace("{user}", NOBODY).replace("{invitation}", NOBODY)
            }
        }),
        ..Entry::form(&format!("POST {path}"), Place::Partner, |_| vec![("role", "support".to_owned())])
            .may(Role::manages)
            .done("303")
    };
    let chosen = |_: &Ids| vec![("second_step", "chosen".to_owned())];
    vec![
        Entry::form("POST /partners/{id}/people/invite", Place::Partner, invited).may(Role::manages),
        Entry::form("POST /partners/{id}/people/second-step", Place::Partner, chosen).may(Role::manages),
        one("/partners/{id}/people/{user}/role"),
        one("/partners/{id}/people/{user}/remove"),
        one("/partners/{id}/people/invitations/{invitation}/send"),
        one("/partners/{id}/people/invitations/{invitation}/withdraw"),
    ]
}

/// What users change about themselves: told on their page, that a password is wrong for example.
fn account() -> Vec<Entry> {
    let asked = |path: &str| Entry::open(&format!("GET {path}"), "303");
    let form = |path: &str| Entry {
        open_in: Places::Tab,
        no_id: None,
        ..Entry::form(&format!("POST {path}"), Place::Nowhere, |_| vec![("password", "wrong".to_owned())])
    };
    let mut entries = vec![Entry::open("POST /sign-in/code", "303+")];
    for path in [
        "/account/password",
        "/account/second-step",
        "/account/second-step/confirm",
        "/account/second-step/codes",
        "/account/second-step/off",
        "/account/sessions/{id}/end",
        "/account/sessions/end-others",
    ] {
        entries.extend([asked(path), form(path)]);
    }
    entries
}

/// Server functions that change something.
fn functions() -> Vec<Entry> {
    use Place::{Nowhere, Organization, Partner};
    let delivery = |ids: &Ids| vec![("organization", ids.organization.clone()), ("version", "0".to_owned())];
    let again = |ids: &Ids| {
        vec![
            ("organization", ids.organization.clone()),
            ("period", MONTH.to_owned()),
            ("recipient", "nobody@client.example".to_owned()),
        ]
    };
    vec![
        Entry::function("listed-reports", Organization, |ids| vec![("id", ids.organization.clone())])
            .may(Role::sees_reports),
        Entry::function("save-delivery", Organization, delivery).may(Role::changes_delivery),
        Entry::function("send-again", Organization, again).may(Role::changes_delivery),
        Entry::function("switch-delivery", Organization, |ids| {
            vec![("ids[]", ids.organization.clone()), ("to", "off".to_owned())]
        })
        .may(Role::changes_delivery)
        .role_first(),
        Entry::function("save-settings", Organization, |ids| {
            settings_form("organization", &ids.organization)
        })
        .what("of an organization")
        .may(Role::manages),
        Entry::function("save-settings", Partner, |ids| settings_form("partner", &ids.partner))
            .what("of a partner")
            .may(Role::manages),
        Entry {
            everywhere: true,
            ..Entry::function("try-again", Organization, |ids| {
                vec![("organization", ids.organization.clone()), ("period", MONTH.to_owned())]
            })
            .may(Role::operates)
            .role_first()
        },
        Entry::function("choose-language", Nowhere, |_| vec![("language", "en".to_owned())])
            .signed_out("200"),
        Entry::function("sign-in", Nowhere, |_| {
            vec![("email", "nobody@client.example".to_owned()), ("password", "wrong".to_owned())]
        })
        .signed_out("200"),
    ]
}

fn settings_form(whose: &str, id: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![("whose", whose.to_owned()), ("id", id.to_owned())];
    for name in [
        "seen[zone]",
        "seen[language]",
        "seen[paper]",
        "seen[accent]",
        "seen[share]",
        "typed[zone]",
        "typed[language]",
        "typed[paper]",
        "typed[accent]",
        "typed[share]",
    ] {
        fields.push((name, String::new()));
    }
    fields
}

/// Coming from another portal, and by a mail's link: what shows who one is, is in the form or the address.
fn launches() -> Vec<Entry> {
    vec![
        Entry::open("POST /launch", "400"),
        Entry {
            open_in: Places::Iframe,
            refused: "401",
            ..Entry::new("GET /launch/arrived", Place::Nowhere)
        }
        .signed_out("401")
        .done("204"),
        Entry::open("GET /launch/arrive.js", "200"),
        Entry::open("POST /launch/go-on", "410"),
        // There is no such provider; with one, `end2end/tests/oidc.spec.ts` goes these ways.
        Entry::open("GET /sign-in/with/{provider}", "404").at(|_| "/sign-in/with/none".to_owned()),
        Entry::open("POST /sign-in/with/{provider}", "404").at(|_| "/sign-in/with/none".to_owned()),
        Entry::open("GET /sign-in/with/{provider}/done", "404").at(|_| "/sign-in/with/none/done".to_owned()),
        Entry::open("GET /unsubscribe/{token}", "404").at(|_| "/unsubscribe/none".to_owned()),
        Entry::open("POST /unsubscribe/{token}", "404").at(|_| "/unsubscribe/none".to_owned()),
        Entry::open("GET /invitations/{token}", "404").at(|_| "/invitations/none".to_owned()),
        Entry::open("POST /invitations/{token}", "404").at(|_| "/invitations/none".to_owned()),
    ]
}

/// The REST API, for keys.
fn api() -> Vec<Entry> {
    use Place::{Nowhere, Organization};
    const ANY: &[Purpose] = &Purpose::ALL;
    const READS: &[Purpose] = &[Purpose::Read, Purpose::Settings];
    const SETS: &[Purpose] = &[Purpose::Settings];
    let keys = |route: &str, place, purposes: &'static [Purpose]| Entry {
        for_keys: Some(purposes),
        role_first: true,
        signed_out: "401",
        ..Entry::new(route, place)
    };
    let of = |rest: &str, purposes| {
        keys(&format!("GET /api/v1/organizations/{{organization}}{rest}"), Organization, purposes)
    };
    let nothing = |route: &str| keys(route, Nowhere, ANY).done("404");
    vec![
        Entry::open("GET /api/openapi.json", "200"),
        Entry::open("GET /api/docs", "200"),
        keys("POST /api/v1/ingest", Nowhere, &[Purpose::Ingest]),
        keys("GET /api/v1/organizations", Nowhere, READS),
        of("", READS),
        of("/months/{period}", READS),
        of("/months/{period}/accounts", READS),
        of("/reports", READS),
        of("/reports/{period}/pdf", READS),
        of("/mails", READS),
        keys("POST /api/v1/organizations/{organization}/mails", Organization, SETS)
            .carrying(|_| Carries::Json(r#"{"period":"2026-10","recipient":"nobody@client.example"}"#))
            .done("409"),
        of("/delivery", READS),
        // It is to say which settings it would replace.
        keys("PUT /api/v1/organizations/{organization}/delivery", Organization, SETS)
            .carrying(|_| Carries::Json(r#"{"on":false,"recipients":[]}"#))
            .done("428"),
        nothing("* /api/v1"),
        nothing("* /api/v1/"),
        nothing("* /api/v1/{*rest}"),
    ]
}
