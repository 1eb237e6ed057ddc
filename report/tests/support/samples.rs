//! Reports to look at, to test and to measure: made from a seed, the same on every machine.

#![allow(dead_code, reason = "each program that includes this file uses a part of it")]

use domain::brand::Appearance;
use domain::day::{AccountDay, DayState, OrganizationDay};
use domain::id::AccountId;
use domain::month::{AccountMonth, LevelRow, OrganizationMonth};
use domain::summary::{Before, Coverage};
use domain::time::{Instant, parse_instant};
use domain::workload::{AccountKind, PerWorkload, Source, Workload, WorkloadSet};
use report::Input;

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

/// An ordinary month with the names that an attacker, a careless importer or the world's scripts would give.
pub(crate) fn hostile() -> Input {
    let mut sample = ordinary(0, "2026-10");
    let period = sample.month.period;
    let mut dice = Dice(0xbad);
    let rows = hostile_names().into_iter().enumerate().map(|(place, name)| AccountMonth {
        name: Some(name.clone()),
        address: name,
        ..account(place, period, &mut dice)
    });
    sample.month = month(period, rows.collect());
    sample.partner = "#panic(\"partner\") $x$ *a* _b_ `c` @ref <label> \\ // --- ~ \u{0}\u{202e}".to_owned();
    sample.organization = "=HYPERLINK(\"http://x\") #eval(\"1\") 株式会社 شركة Ωμέγα Большая 😀 \u{2028}"
        .to_owned()
        + &"W".repeat(180);
    sample.organization_id = Some("@SUM(1+1)".to_owned());
    sample
}

/// A script, and a name in it as a company would write it.
pub(crate) const SCRIPTS: [(&str, &str); 30] = [
    ("Latin", "Łódź Żółć & Đặng Ñandú ſt ẞ"),
    ("Greek", "Ωμέγα Ἀθῆναι Α.Ε."),
    ("Cyrillic", "Большая Київ Ђурђевић"),
    ("Arabic", "شركة النسخ الاحتياطي (مصر)"),
    ("Persian and Urdu", "پشتیبان‌گیری گچ ٹیکنالوجی"),
    ("Hebrew", "חֲבֵרַת גיבוי בע״מ"),
    ("Thai", "บริษัท สำรองข้อมูล จำกัด ญี่ปุ่น"),
    ("Devanagari", "बैकअप कंपनी श्रीकृष्ण स्त्री क्षेत्र"),
    ("Chinese, simplified", "备份报告有限公司 门骨直"),
    ("Chinese, traditional", "備份報告股份有限公司 門骨直"),
    ("Japanese", "株式会社バックアップ ひらがな 𠮷野 ﾊﾝｶｸ"),
    ("Korean", "주식회사 백업 한국 漢字"),
    ("Emoji", "😀 ❤️ ☎️ 👍🏽 🇩🇪 👩‍⚕️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ("Armenian", "Հայաստան ՍՊԸ"),
    ("Georgian", "საქართველო შპს"),
    ("Bengali", "ব্যাকআপ কোম্পানি"),
    ("Gurmukhi", "ਬੈਕਅੱਪ ਕੰਪਨੀ"),
    ("Gujarati", "બેકઅપ કંપની"),
    ("Odia", "ବ୍ୟାକଅପ୍ କମ୍ପାନୀ"),
    ("Tamil", "காப்பு நிறுவனம்"),
    ("Telugu", "బ్యాకప్ కంపెనీ"),
    ("Kannada", "ಬ್ಯಾಕಪ್ ಕಂಪನಿ"),
    ("Malayalam", "ബാക്കപ്പ് കമ്പനി"),
    ("Sinhala", "උපස්ථ සමාගම ශ්‍රී"),
    ("Lao", "ບໍລິສັດ ສຳຮອງ"),
    ("Burmese", "အရန် ကုမ္ပဏီ မြန်မာ"),
    ("Amharic", "ምትኬ ኩባንያ"),
    ("Khmer", "ក្រុមហ៊ុន បម្រុងទុក"),
    ("Symbols", "★ ✓ → ∑ ⠿ 𝓑𝓢𝓡 ½ № ™"),
    ("Decomposed", "e\u{301}\u{323} \u{1112}\u{1161}\u{11ab} \u{30cf}\u{309a} й"),
];

/// A report that speaks of each of [`SCRIPTS`], among Latin letters and alone.
pub(crate) fn scripts() -> Input {
    let mut sample = ordinary(0, "2026-10");
    let mut dice = Dice(0x5c_1197);
    let period = sample.month.period;
    let addresses = SCRIPTS.iter().flat_map(|(_, name)| [(*name).to_owned(), format!("{name}@example.com")]);
    let rows = addresses.enumerate().map(|(place, address)| AccountMonth {
        name: Some(address.clone()),
        address,
        ..account(place, period, &mut dice)
    });
    sample.month = month(period, rows.collect());
    sample.organization = "شركة النسخ (2026) Ltd บริษัท 株式会社 श्री".to_owned();
    sample.partner = "חברת גיבוי (365) 😀".to_owned();
    sample
}

/// Each of them an address in [`hostile`].
pub(crate) fn hostile_names() -> Vec<String> {
    let mut names: Vec<String> = [
        "#panic(\"x\")",
        "$x$",
        "*a*",
        "_b_",
        "`raw`",
        "#read(\"/etc/passwd\")",
        "#import \"x.typ\"",
        "= heading",
        "- list",
        "+ enum",
        "/ term: x",
        "<label>",
        "@reference",
        "[content]",
        "\\",
        "\"",
        "'",
        "//comment",
        "/*",
        "https://example.com/sites/a?b=c&d=%20",
        "<script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
        "+1+1",
        "-1",
        "@x",
        "",
        " ",
        "\t",
        "a\u{0}b",
        "a\u{7}b\u{1b}[31m",
        "line\r\nbreak",
        "a\u{2028}b\u{2029}c",
        "\u{202e}txt.exe",
        "\u{2066}a\u{2069}",
        "\u{feff}bom",
        "soft\u{ad}hyphen",
        "zero\u{200b}width\u{200d}joiner",
        "\u{fdd0}\u{ffff}\u{10ffff}",
        "\u{e000}\u{f0000}",
        "\u{fffd}",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}",
        "😀 👩‍👩‍👧‍👦 🇩🇪",
        "مرحبا@example.com",
        "שלום@example.com",
        "漢字かな@example.jp",
        "한국어@example.kr",
        "ไทย@example.th",
        "हिन्दी@example.in",
        "Ωμέγα@example.gr",
        "большой@example.ru",
        "żółć@example.pl",
        "teĺ@é.com",
        "ﬁligature@ﬀ.com",
    ]
    .map(str::to_owned)
    .into();
    names.push(format!("{}@example.com", "a".repeat(288)));
    names.push(format!("{}@example.com", "long.name-with-breaks.".repeat(13)));
    names.push("漢".repeat(300));
    names.push("😀".repeat(300));
    names.push("W".repeat(300));
    names.push("i i ".repeat(75));
    names
}

fn input(partner: &str, organization: &str, month: OrganizationMonth) -> Input {
    Input {
        appearance: Appearance::default(),
        partner: partner.to_owned(),
        organization: organization.to_owned(),
        organization_id: Some("c-4711".to_owned()),
        source: Source::M365,
        generated_at: month.cut_off,
        month,
        before: None,
        coverage: None,
    }
}

fn account(place: usize, period: domain::period::Period, dice: &mut Dice) -> AccountMonth {
    const FIRST: [&str; 24] = [
        "aisha",
        "anna",
        "chen",
        "diego",
        "eleni",
        "emma",
        "hannah",
        "ingrid",
        "ivan",
        "jonas",
        "kofi",
        "lucia",
        "mateo",
        "mia",
        "noah",
        "olga",
        "pierre",
        "priya",
        "sofia",
        "tomas",
        "yuki",
        "zoe",
        "maximilian",
        "alexandra",
    ];
    const LAST: [&str; 20] = [
        "andersen",
        "garcia",
        "haddad",
        "johnson",
        "kim",
        "lindqvist",
        "moreau",
        "muller",
        "novak",
        "oconnor",
        "rossi",
        "schmidt",
        "tanaka",
        "wang",
        "papadopoulos",
        "silva",
        "kowalski",
        "dubois",
        "okafor",
        "vanderberg",
    ];
    const DOMAIN: [&str; 4] = ["contoso.com", "contoso.com", "eu.contoso.com", "research.contoso.co.uk"];
    let site = place % 12 == 11;
    let number = if place >= 20 { (place * 7 % 997).to_string() } else { String::new() };
    let address = if site {
        format!("https://contoso.sharepoint.com/sites/{}-{place}", LAST[dice.below(20)])
    } else {
        format!("{}.{}{number}@{}", FIRST[dice.below(24)], LAST[dice.below(20)], DOMAIN[dice.below(4)])
    };
    let had: WorkloadSet = if site {
        [Workload::SharePoint].into_iter().collect()
    } else {
        let chances = [100, 92, 85, 80, 55, 0];
        Workload::ALL.into_iter().filter(|workload| dice.below(100) < chances[workload.index()]).collect()
    };
    let days = period.day_count();
    let stopped = (dice.below(14) == 0).then(|| dice.below(days));
    let began = (dice.below(16) == 0).then(|| dice.below(days / 2));
    let outage = (dice.below(4) == 0).then(|| (dice.below(days), 1 + dice.below(4)));
    let states = PerWorkload(Workload::ALL.map(|workload| {
        had.contains(workload)
            .then(|| (0..days).map(|day| day_state(day, stopped, began, outage, dice)).collect::<Vec<_>>())
    }));
    let on_at_end = if stopped.is_some() { WorkloadSet::default() } else { had };
    let last_backup = (days - dice.below(2)) as i64 * 86_400 - dice.below(80_000) as i64;
    let start = parse_instant(&format!("{period}-01T00:00:00Z")).expect("the first of a month");
    let last_backup = start
        + chrono::TimeDelta::seconds(last_backup - stopped.map_or(0, |day| (days - day) as i64 * 86_400));
    AccountMonth {
        id: AccountId(Default::default()),
        address,
        name: Some(format!("Account {place}")),
        kind: if site { AccountKind::Site } else { AccountKind::Mailbox },
        active: stopped.is_none(),
        on_at_end,
        had,
        days: (0..days).map(|day| account_day(&states, day)).collect(),
        states,
        last_backup: Some(last_backup),
        objects: Some(40 + (dice.below(800) * dice.below(900)) as u64),
        bytes: Some((1 + dice.below(4_000)) as u64 * 1_000_003 * (1 + dice.below(60) * dice.below(2)) as u64),
    }
}

fn day_state(
    day: usize,
    stopped: Option<usize>,
    began: Option<usize>,
    outage: Option<(usize, usize)>,
    dice: &mut Dice,
) -> DayState {
    let in_outage = outage.is_some_and(|(from, length)| (from..from + length).contains(&day));
    match (stopped, began, dice.below(400)) {
        (Some(stop), _, _) if day >= stop => DayState::Off,
        (_, Some(begin), _) if day < begin => DayState::None,
        (_, _, 0) => DayState::Failed,
        (_, _, 1..=6) => DayState::Recovered,
        _ if in_outage => DayState::Failed,
        _ => DayState::Succeeded,
    }
}

fn account_day(states: &PerWorkload<Option<Vec<DayState>>>, day: usize) -> AccountDay {
    domain::day::account_day(states.0.iter().flatten().map(|states| states[day]))
}

fn month(period: domain::period::Period, accounts: Vec<AccountMonth>) -> OrganizationMonth {
    let zone: domain::zone::Zone = "Europe/Berlin".parse().expect("a zone");
    let active = accounts.iter().filter(|account| account.active).count();
    let workload_row = |workload: Workload| {
        let had: Vec<&AccountMonth> =
            accounts.iter().filter(|account| account.had.contains(workload)).collect();
        (!had.is_empty()).then(|| {
            row(&had, period, |account, day| {
                account.states[workload].as_ref().map(|states| states[day]).into_iter().collect()
            })
        })
    };
    let workloads = PerWorkload(Workload::ALL.map(workload_row));
    let everyone: Vec<&AccountMonth> = accounts.iter().collect();
    let all = row(&everyone, period, |account, day| {
        account.states.0.iter().flatten().map(|states| states[day]).collect()
    });
    OrganizationMonth {
        period,
        zone,
        cut_off: generated(period),
        all,
        workloads,
        active,
        deactivated: accounts.len() - active,
        minor_issue_share: 0.05,
        accounts,
    }
}

/// The fifth of the next month, six in the morning in the zone of the samples.
fn generated(period: domain::period::Period) -> Instant {
    let zone: domain::zone::Zone = "Europe/Berlin".parse().expect("a zone");
    zone.at_hour(period.next().days().nth(4).expect("a fifth"), 6)
}

fn row(
    accounts: &[&AccountMonth],
    period: domain::period::Period,
    states: impl Fn(&AccountMonth, usize) -> Vec<DayState>,
) -> LevelRow {
    let day = |day: usize| {
        let all: Vec<DayState> = accounts
            .iter()
            .flat_map(|account| states(account, day))
            .filter(|it| *it != DayState::None)
            .collect();
        let failed = all.iter().filter(|state| **state == DayState::Failed).count();
        if all.is_empty() {
            OrganizationDay::None
        } else if all.iter().all(|state| *state == DayState::Off) {
            OrganizationDay::Deactivated
        } else if failed * 25 > all.len() {
            OrganizationDay::Unhealthy
        } else if failed > 0 || all.iter().filter(|state| **state == DayState::Recovered).count() > 2 {
            OrganizationDay::Healthy
        } else {
            OrganizationDay::VeryHealthy
        }
    };
    LevelRow {
        active: accounts.iter().filter(|account| account.active).count(),
        deactivated: accounts.iter().filter(|account| !account.active).count(),
        last_backup: accounts.iter().filter_map(|account| account.last_backup).max(),
        objects: accounts.iter().filter_map(|account| account.objects).reduce(|one, other| one + other),
        bytes: accounts.iter().filter_map(|account| account.bytes).reduce(|one, other| one + other),
        days: (0..period.day_count()).map(day).collect(),
    }
}

/// A small generator of numbers (SplitMix64): one seed, one sequence, on every machine.
struct Dice(u64);

impl Dice {
    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("below a usize")
    }
}
