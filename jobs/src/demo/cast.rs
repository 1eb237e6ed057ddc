//! Who plays in the demo: the partners, their organizations and those who sign in.

use domain::role::Role;

use super::people::Script;

/// A reseller of the demo.
pub(super) struct Partner {
    pub(super) id: &'static str,
    pub(super) parent: Option<&'static str>,
    pub(super) name: &'static str,
    pub(super) domain: &'static str,
    pub(super) time_zone: &'static str,
}

/// A client of the demo.
pub(super) struct Organization {
    pub(super) id: &'static str,
    pub(super) partner: &'static str,
    pub(super) name: &'static str,
    pub(super) domain: &'static str,
    /// None: its partner's.
    pub(super) time_zone: Option<&'static str>,
    pub(super) source: &'static str,
    pub(super) script: Script,
    pub(super) mailboxes: u64,
    pub(super) sites: u64,
    pub(super) temper: Temper,
    /// Recipients of its reports; delivery is off where there are none.
    pub(super) recipients: &'static [&'static str],
}

/// How an organization's backups usually go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Temper {
    /// Hardly ever a failure.
    Calm,
    /// A failure here and there, mostly repaired the same day.
    Usual,
    /// Failures that stay for days, accounts that nobody looks after.
    Rough,
}

/// Somebody who may sign in.
pub(super) struct User {
    pub(super) partner: Option<&'static str>,
    pub(super) email: &'static str,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

const fn partner(
    id: &'static str,
    parent: Option<&'static str>,
    name: &'static str,
    domain: &'static str,
    time_zone: &'static str,
) -> Partner {
    Partner { id, parent, name, domain, time_zone }
}

/// A tree of three levels, and a partner that belongs to nobody in it.
pub(super) const PARTNERS: &[Partner] = &[
    partner("demo-nordlicht", None, "Nordlicht IT", "nordlicht-it.example", "Europe/Berlin"),
    partner("demo-aegean", Some("demo-nordlicht"), "Aegean Cloud", "aegean-cloud.example", "Europe/Athens"),
    partner(
        "demo-sakura",
        Some("demo-nordlicht"),
        "さくらシステムズ",
        "sakura-systems.example",
        "Asia/Tokyo",
    ),
    partner(
        "demo-maple",
        Some("demo-nordlicht"),
        "Maple Street IT",
        "maplestreet.example",
        "America/New_York",
    ),
    partner(
        "demo-prairie",
        Some("demo-maple"),
        "Prairie Backup",
        "prairie-backup.example",
        "America/Chicago",
    ),
    partner("demo-southern", None, "Southern Cross MSP", "southerncross.example", "Pacific/Auckland"),
];

const BASE: Organization = Organization {
    id: "",
    partner: "",
    name: "",
    domain: "",
    time_zone: None,
    source: "m365",
    script: Script::English,
    mailboxes: 0,
    sites: 0,
    temper: Temper::Usual,
    recipients: &[],
};

/// The clients: several zones and scripts, 5 to 120 accounts, and one that has none yet.
pub(super) const ORGANIZATIONS: &[Organization] = &[
    Organization {
        id: "demo-bergmann",
        partner: "demo-nordlicht",
        name: "Bergmann & Söhne GmbH",
        domain: "bergmann-soehne.example",
        time_zone: Some("Europe/Berlin"),
        script: Script::German,
        mailboxes: 44,
        sites: 4,
        recipients: &["it@bergmann-soehne.example", "support@nordlicht-it.example"],
        ..BASE
    },
    Organization {
        id: "demo-yildiz",
        partner: "demo-nordlicht",
        name: "Praxis Dr. Yıldız",
        domain: "praxis-yildiz.example",
        script: Script::German,
        mailboxes: 7,
        temper: Temper::Calm,
        recipients: &["praxis@praxis-yildiz.example"],
        ..BASE
    },
    Organization {
        id: "demo-grammes",
        partner: "demo-aegean",
        name: "Ελληνικές Γραμμές Α.Ε.",
        domain: "grammes.example",
        time_zone: Some("Europe/Athens"),
        script: Script::Greek,
        mailboxes: 33,
        sites: 3,
        temper: Temper::Rough,
        recipients: &["it@grammes.example", "owner@aegean-cloud.example"],
        ..BASE
    },
    Organization {
        id: "demo-santorini",
        partner: "demo-aegean",
        name: "Οινοποιείο Σαντορίνης",
        domain: "oinos.example",
        source: "gws",
        script: Script::Greek,
        mailboxes: 12,
        temper: Temper::Calm,
        ..BASE
    },
    Organization {
        id: "demo-stroyproekt",
        partner: "demo-aegean",
        name: "Стройпроект Балкан ЕООД",
        domain: "stroyproekt.example",
        time_zone: Some("Europe/Sofia"),
        script: Script::Cyrillic,
        mailboxes: 22,
        sites: 2,
        recipients: &["office@stroyproekt.example"],
        ..BASE
    },
    Organization {
        id: "demo-seisakusho",
        partner: "demo-sakura",
        name: "株式会社さくら製作所",
        domain: "sakura-seisakusho.example",
        time_zone: Some("Asia/Tokyo"),
        script: Script::Japanese,
        mailboxes: 58,
        sites: 6,
        temper: Temper::Calm,
        recipients: &["soumu@sakura-seisakusho.example", "owner@sakura-systems.example"],
        ..BASE
    },
    Organization {
        id: "demo-sabo",
        partner: "demo-sakura",
        name: "京都茶房",
        domain: "kyoto-sabo.example",
        source: "gws",
        script: Script::Japanese,
        mailboxes: 9,
        ..BASE
    },
    Organization {
        id: "demo-nakheel",
        partner: "demo-aegean",
        name: "شركة النخيل للتجارة",
        domain: "nakheel-trading.example",
        time_zone: Some("Asia/Dubai"),
        script: Script::Arabic,
        mailboxes: 18,
        ..BASE
    },
    Organization {
        id: "demo-lotus",
        partner: "demo-nordlicht",
        name: "Lotus Textiles Pvt Ltd",
        domain: "lotus-textiles.example",
        time_zone: Some("Asia/Kolkata"),
        script: Script::English,
        mailboxes: 31,
        temper: Temper::Rough,
        ..BASE
    },
    Organization {
        id: "demo-harbor",
        partner: "demo-maple",
        name: "Harbor Light Dental",
        domain: "harborlight.example",
        script: Script::English,
        mailboxes: 14,
        sites: 1,
        recipients: &["frontdesk@harborlight.example"],
        ..BASE
    },
    Organization {
        id: "demo-cedar",
        partner: "demo-prairie",
        name: "Cedar & Stone Architects",
        domain: "cedarstone.example",
        script: Script::English,
        mailboxes: 25,
        sites: 5,
        ..BASE
    },
    Organization {
        id: "demo-redwood",
        partner: "demo-maple",
        name: "Redwood County Schools",
        domain: "redwoodschools.example",
        time_zone: Some("America/Los_Angeles"),
        source: "gws",
        script: Script::English,
        mailboxes: 120,
        ..BASE
    },
    Organization {
        id: "demo-miguel",
        partner: "demo-prairie",
        name: "Fundação São Miguel",
        domain: "saomiguel.example",
        time_zone: Some("America/Sao_Paulo"),
        script: Script::Portuguese,
        mailboxes: 5,
        temper: Temper::Rough,
        recipients: &["direcao@saomiguel.example"],
        ..BASE
    },
    Organization {
        id: "demo-kiwi",
        partner: "demo-southern",
        name: "Kiwi Orchards Limited",
        domain: "kiwiorchards.example",
        script: Script::English,
        mailboxes: 20,
        sites: 2,
        recipients: &["office@kiwiorchards.example"],
        ..BASE
    },
    Organization {
        id: "demo-blank",
        partner: "demo-nordlicht",
        name: "Blank Page Studio",
        domain: "blankpage.example",
        ..BASE
    },
];

const fn user(partner: Option<&'static str>, email: &'static str, name: &'static str, role: Role) -> User {
    User { partner, email, name, role }
}

/// One of each role at the root, an owner for each of the others, and the deployment's operator.
pub(super) const USERS: &[User] = &[
    user(Some("demo-nordlicht"), "owner@nordlicht-it.example", "Anke Petersen", Role::Owner),
    user(Some("demo-nordlicht"), "admin@nordlicht-it.example", "Jonas Brandt", Role::Admin),
    user(Some("demo-nordlicht"), "support@nordlicht-it.example", "Mira Okafor", Role::Support),
    user(Some("demo-nordlicht"), "finance@nordlicht-it.example", "Ulrich Vogt", Role::Finance),
    user(Some("demo-aegean"), "owner@aegean-cloud.example", "Νίκος Παππάς", Role::Owner),
    user(Some("demo-sakura"), "owner@sakura-systems.example", "佐藤 美咲", Role::Owner),
    user(Some("demo-maple"), "owner@maplestreet.example", "Grace Whitfield", Role::Owner),
    user(Some("demo-southern"), "owner@southerncross.example", "Tama Walker", Role::Owner),
    user(None, "operator@nordlicht-it.example", "Operator", Role::Operator),
];
