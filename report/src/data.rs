//! A report's data as the template takes it: a native dictionary of texts that are ready to be set.
//!
//! Everything is decided here or in `domain`; the template only places it. Texts passed this way are never parsed, so
//! no name can be read as markup.

use domain::brand::{Accent, Logo, LogoKind};
use domain::day::{AccountDay, OrganizationDay};
use domain::format;
use domain::language::Language;
use domain::look;
use domain::paper::Paper;
use domain::texts::report as texts;
use typst::foundations::{Array, Bytes, Dict, IntoValue, Str, Value};

use crate::deadline::Deadline;
use crate::fonts::{Weight, width};
use crate::levels;
use crate::opening::opening;
use crate::table::Rows;
use crate::text::{clean, fit, is_right_to_left};
use crate::words::words;
use crate::{Input, symbols};

/// Widths in points that the template gives to texts; it draws, and this is what it can rely on.
mod room {
    /// What stands beside the organization's name: the month.
    pub(super) const BESIDE_TITLE: f64 = 232.5;
    /// What stands beside the partner's name: the moment of generation.
    pub(super) const BESIDE_PARTNER: f64 = 332.5;
    /// What stands beside the foot: the page's number.
    pub(super) const BESIDE_FOOT: f64 = 72.5;
    /// All columns of the account level but address and days, and the address's own gap.
    pub(super) const ACCOUNT_COLUMNS: f64 = 104.0 + 62.0 + 62.0 + 110.0 + 10.0;
    /// From day to day at the account level.
    pub(super) const ACCOUNT_PITCH: f64 = 6.1;
}

/// Points between the margins of the sheet, which lies on its long side.
pub(crate) const fn page_width(paper: Paper) -> f64 {
    match paper {
        Paper::A4 => 762.5,
        Paper::Letter => 712.6,
    }
}

/// What the template finds in `sys.inputs.report`.
pub(crate) fn report_data(input: &Input, deadline: Deadline) -> Dict {
    let (month, language) = (&input.month, input.appearance.language);
    let width = page_width(input.appearance.paper);
    let organization = clean(&input.organization);
    let partner = clean(&input.partner);
    let period = format::month(language, month.period);
    let generated = format::moment(language, input.generated_at, month.zone);
    let revision = revision(input);
    let days = month.period.day_count();

    let mut data = Dict::new();
    let mut put = |name: &str, value: Value| data.insert(Str::from(name), value);
    put("title", text(&texts::title(language, &organization, &period)));
    put("author", text(&partner));
    put("description", text(&texts::description(language, &organization, &period)));
    put("language", text(language.as_str()));
    put("region", language.region().map_or(Value::None, text));
    put("words", words(language).into_value());
    put("colours", symbols::colours().into_value());
    put("tones", tones(input.appearance.accent).into_value());
    put("paper", text(paper(input.appearance.paper)));
    put("width", width.into_value());
    put("logo", input.appearance.logo.as_ref().map_or(Value::None, logo));

    let beside = room::BESIDE_PARTNER + self::width(&revision, Weight::Medium, 8.6);
    put("partner", name(&fit(&partner, Weight::Medium, 8.6, width - beside)));
    put("organization", title(&organization, width - room::BESIDE_TITLE).into_value());
    put("month", text(&format::month_title(language, month.period)));
    put("range", text(&format::range(language, month.period)));
    put("generated", text(&format!("{generated} ({}){revision}", month.zone)));
    put("zone", text(&month.zone.to_string()));
    put("active", number(language, month.active));
    put("deactivated", number(language, month.deactivated));
    put("accounts", number(language, month.accounts.len()));
    put("foot", foot(input, &organization, &generated, &revision).into_value());

    put("days", i64::try_from(days).unwrap_or_default().into_value());
    put("ticks", ticks(days).into_value());
    put("legend", legends(language).into_value());
    put("rule", rules(language, month.minor_issue_share).into_value());
    put("opening", opening(input).into_value());
    put("level", Value::dynamic(Rows::new(levels::organization(input), deadline)));
    let room =
        width - room::ACCOUNT_COLUMNS - room::ACCOUNT_PITCH * f64::from(u8::try_from(days).unwrap_or(31));
    put("rows", Value::dynamic(Rows::new(levels::accounts(input, room), deadline)));
    put("nobody", text(&texts::nobody(language, &period)));
    data
}

/// The organization's name and the size at which it can be set: 20 pt where that is wide enough, else 14 pt, and at
/// last without its middle.
fn title(organization: &str, room: f64) -> Dict {
    let size = if width(organization, Weight::SemiBold, 20.0) <= room { 20.0 } else { 14.0 };
    let fitting = fit(organization, Weight::SemiBold, size, room);
    Dict::from_iter([("name".into(), name(&fitting)), ("size".into(), size.into_value())])
}

/// «· Revision 2», for a report that replaces an earlier one.
fn revision(input: &Input) -> String {
    match u64::try_from(input.revision) {
        Ok(number @ 2..) => format!("  ·  {}", texts::revision(input.appearance.language, number)),
        _ => String::new(),
    }
}

/// «Contoso GmbH · October 2026 · Generated 5 November 2026, 06:00 (Europe/Berlin)», with the name shortened if it must be.
fn foot(input: &Input, organization: &str, generated: &str, revision: &str) -> Dict {
    let (month, language) = (&input.month, input.appearance.language);
    let period = format::month_title(language, month.period);
    let generated = texts::generated_at(language, generated, month.zone.name());
    let rest = format!("  ·  {period}  ·  {generated}{revision}");
    let room = page_width(input.appearance.paper) - room::BESIDE_FOOT - width(&rest, Weight::Regular, 7.0);
    let fitting = fit(organization, Weight::Regular, 7.0, room);
    Dict::from_iter([("name".into(), name(&fitting)), ("rest".into(), text(&rest))])
}

/// The days that are numbered over the bars.
fn ticks(days: usize) -> Array {
    look::numbered_days(days).map(|day| i64::try_from(day).unwrap_or_default().into_value()).collect()
}

/// The sheet, as Typst calls it.
fn paper(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "a4",
        Paper::Letter => "us-letter",
    }
}

/// The logo's bytes and their format, as Typst's `image` takes them.
fn logo(logo: &Logo) -> Value {
    let format = match logo.kind() {
        LogoKind::Svg => "svg",
        LogoKind::Png => "png",
    };
    let data = Bytes::new(logo.bytes().to_vec());
    Dict::from_iter([("data".into(), data.into_value()), ("format".into(), text(format))]).into_value()
}

fn tones(accent: Accent) -> Dict {
    let brand = accent.to_string();
    let tones = [
        ("ink", look::INK),
        ("muted", look::MUTED),
        ("hair", look::HAIRLINE),
        ("brand", &brand),
        ("icon-active", look::ICON_ACTIVE),
        ("icon-inactive", look::ICON_INACTIVE),
    ];
    tones.into_iter().map(|(name, tone)| (name.into(), text(tone))).collect()
}

fn legends(language: Language) -> Dict {
    Dict::from_iter([
        ("organization".into(), symbols::legend::<OrganizationDay>(language).into_value()),
        ("account".into(), symbols::legend::<AccountDay>(language).into_value()),
    ])
}

fn rules(language: Language, minor_issue_share: f64) -> Dict {
    Dict::from_iter([
        ("organization".into(), text(&look::organization_rule(language, minor_issue_share))),
        ("account".into(), text(look::account_rule(language))),
    ])
}

fn number(language: Language, count: usize) -> Value {
    text(&format::count(language, amount(count)))
}

pub(crate) fn amount(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// A name that stands among other words. One that is read from right to left says so, for its words to keep their order.
fn name(name: &str) -> Value {
    if !is_right_to_left(name) {
        return text(name);
    }
    Dict::from_iter([("right-to-left".into(), text(name))]).into_value()
}

pub(crate) fn optional(known: Option<String>) -> Value {
    known.map_or(Value::None, |known| text(&known))
}

pub(crate) fn text(text: &str) -> Value {
    Str::from(text).into_value()
}
