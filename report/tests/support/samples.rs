//! Reports to look at, to test and to measure: made from a seed, the same on every machine.

#![allow(dead_code, reason = "each program that includes this file uses a part of it")]

mod months;
mod names;

use domain::brand::{Appearance, Logo};
use domain::day::DayState;
use domain::language::Language;
use domain::month::{AccountMonth, OrganizationMonth};
use domain::paper::Paper;
use domain::summary::{Before, Coverage};
use domain::workload::Source;
use report::Input;

use months::{Dice, account, account_day, month};
pub(crate) use names::{SCRIPTS, hostile_names};

/// One of each kind, by name.
pub(crate) fn every() -> [(&'static str, Input); 12] {
    [
        ("ordinary", ordinary(45, "2026-10")),
        ("empty", empty()),
        ("one", ordinary(1, "2026-09")),
        ("february", ordinary(12, "2026-02")),
        ("december", ordinary(12, "2026-12")),
        ("unknown", unknown()),
        ("hostile", hostile()),
        ("scripts", scripts()),
        ("right-to-left", right_to_left()),
        ("letter", letter()),
        ("branded", branded()),
        ("thousand", ordinary(1_000, "2026-10")),
    ]
}

/// An ordinary organization of so many accounts in that period: a few failures, deactivations and days without data.
pub(crate) fn ordinary(accounts: usize, period: &str) -> Input {
    let mut dice = Dice(0x5eed_0000 + accounts as u64);
    let period = period.parse().expect("a period such as 2026-10");
    let mut rows: Vec<AccountMonth> = (0..accounts).map(|place| account(place, period, &mut dice)).collect();
    rows.sort_by(|one, other| one.address.cmp(&other.address));
    let month = month(period, rows);
    Input {
        before: Before::of(&month).map(|now| Before { protected: now.protected.saturating_sub(2), ..now }),
        coverage: Some(Coverage { available: accounts / 9, excluded: accounts / 20 }),
        ..input("Northwind Managed Services Ltd", "Contoso Pharmaceuticals GmbH", month)
    }
}

/// An organization that has no account.
pub(crate) fn empty() -> Input {
    input(
        "Northwind Managed Services Ltd",
        "Fabrikam",
        month("2026-10".parse().expect("a period"), Vec::new()),
    )
}

/// An organization of which nothing was heard for days, and nothing ever of two of its accounts.
pub(crate) fn unknown() -> Input {
    let mut sample = ordinary(14, "2026-10");
    for (place, account) in sample.month.accounts.iter_mut().enumerate() {
        let silent = if place % 7 == 3 { 0..31 } else { 9..17 };
        if silent.len() == 31 {
            (account.last_backup, account.objects, account.bytes) = (None, None, None);
        }
        account.states.0.iter_mut().flatten().for_each(|states| states[silent.clone()].fill(DayState::None));
        account.days = (0..31).map(|day| account_day(&account.states, day)).collect();
    }
    sample.month = month(sample.month.period, sample.month.accounts);
    (sample.before, sample.coverage) = (None, None);
    sample
}

/// A report in which every name is read from right to left, with figures and Latin letters among them.
pub(crate) fn right_to_left() -> Input {
    let names = [
        "محمد.الأحمد@مثال.شركة",
        "שירה.כהן@דוגמה.קום",
        "قسم المحاسبة 2026 (القاهرة)",
        "מחלקת כספים (תל אביב) 365",
        "فاطمة علي @ Contoso",
        "ועד מנהל – Board",
        "أرشيف/٢٠٢٦",
        "גיבוי #7: „ארכיון”",
        "https://contoso.sharepoint.com/sites/مالية",
    ];
    Input {
        partner: "גיבוי בע״מ (365)".to_owned(),
        organization: "شركة النسخ الاحتياطي (مصر) 2026".to_owned(),
        ..named(&names.map(str::to_owned), Dice(0xa1e4))
    }
}

/// A report on the other sheet.
pub(crate) fn letter() -> Input {
    let mut sample = ordinary(24, "2026-10");
    sample.appearance.paper = Paper::Letter;
    sample
}

/// The tone of [`LOGO`], which nothing else of a page has.
pub(crate) const LOGO_TONE: [u8; 3] = [0xd4, 0x14, 0x5a];

/// A star beside three lines, 4 : 1.
pub(crate) const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40">
  <path fill="#d4145a" d="M20 0l5 15h15l-12 10 4 15-12-9-12 9 4-15-12-10h15z"/>
  <path fill="#d4145a" d="M52 4h108v8H52zm0 14h84v6H52zm0 12h60v6H52z"/>
</svg>"##;

/// A partner's report: its logo, its colour, its language.
pub(crate) fn branded() -> Input {
    let mut sample = ordinary(24, "2026-10");
    sample.appearance = Appearance {
        language: Language::De,
        accent: "#7a1f5c".parse().expect("a colour that can be read"),
        logo: Some(Logo::parse(LOGO.as_bytes()).expect("a logo")),
        ..Appearance::default()
    };
    sample
}

/// An ordinary month with the names that an attacker, a careless importer or the world's scripts would give.
pub(crate) fn hostile() -> Input {
    let organization = "=HYPERLINK(\"http://x\") #eval(\"1\") 株式会社 شركة Ωμέγα Большая 😀 \u{2028}";
    Input {
        partner: "#panic(\"partner\") $x$ *a* _b_ `c` @ref <label> \\ // --- ~ \u{0}\u{202e}".to_owned(),
        organization: organization.to_owned() + &"W".repeat(180),
        organization_id: Some("@SUM(1+1)".to_owned()),
        ..named(&hostile_names(), Dice(0xbad))
    }
}

/// A report that speaks of each of [`SCRIPTS`], among Latin letters and alone.
pub(crate) fn scripts() -> Input {
    let names = SCRIPTS.map(|(_, name)| [name.to_owned(), format!("{name}@example.com")]);
    Input {
        partner: "חברת גיבוי (365) 😀".to_owned(),
        organization: "شركة النسخ (2026) Ltd บริษัท 株式会社 श्री".to_owned(),
        ..named(names.as_flattened(), Dice(0x5c_1197))
    }
}

/// An ordinary month of accounts with these names.
fn named(names: &[String], mut dice: Dice) -> Input {
    let sample = ordinary(0, "2026-10");
    let period = sample.month.period;
    let rows = names.iter().enumerate().map(|(place, name)| AccountMonth {
        name: Some(name.clone()),
        address: name.clone(),
        ..account(place, period, &mut dice)
    });
    Input { month: month(period, rows.collect()), ..sample }
}

fn input(partner: &str, organization: &str, month: OrganizationMonth) -> Input {
    Input {
        appearance: Appearance::default(),
        partner: partner.to_owned(),
        organization: organization.to_owned(),
        organization_id: Some("c-4711".to_owned()),
        source: Source::M365,
        generated_at: month.cut_off,
        revision: 1,
        month,
        before: None,
        coverage: None,
    }
}
