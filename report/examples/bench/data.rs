//! What the pages say and in which tones, as JSON: for those who draw the same report with something else.

use domain::day::{AccountDay, OrganizationDay};
use domain::look;
use serde_json::{Value, json};

use crate::Input;
use crate::direct::words::{self, EN, Row};
use crate::letters::Letter;

/// Everything but the attachment, which not every rival can attach.
pub(crate) fn data(input: &Input) -> Value {
    let (opening, glance) = (words::opening(input), words::glance(input));
    let accounts = input.month.accounts.iter().map(|account| words::account(account, input));
    let attention =
        glance.attention.iter().map(|account| json!([account.name, account.bars.letters, account.days]));
    let tones: serde_json::Map<String, Value> =
        OrganizationDay::ALL.iter().map(tone).chain(AccountDay::ALL.iter().map(tone)).collect();
    json!({
        "organization": input.organization,
        "partner": opening.partner,
        "month": opening.month,
        "generated": opening.generated,
        "facts": opening.facts,
        "figures": glance.figures,
        "attention": attention.collect::<Vec<_>>(),
        "foot": words::foot(input),
        "tones": tones,
        "icons": [look::ICON_ACTIVE, look::ICON_INACTIVE],
        "levels": [
            {
                "name": "Organization level",
                "legend": legend::<OrganizationDay>(),
                "rule": look::organization_rule(EN, input.month.minor_issue_share),
                "rows": words::level(input).into_iter().map(row).collect::<Vec<_>>(),
            },
            {
                "name": "Account level",
                "legend": legend::<AccountDay>(),
                "rule": look::account_rule(EN),
                "rows": accounts.map(row).collect::<Vec<_>>(),
            },
        ],
    })
}

fn row(row: Row) -> Value {
    json!([row.name, row.figures, row.icons.letters, row.note.unwrap_or_default(), row.bars.letters])
}

fn legend<B: Letter>() -> Vec<(char, &'static str)> {
    B::LEGEND.iter().map(|bar| (bar.letter(), bar.label(EN))).collect()
}

fn tone<B: Letter>(bar: &B) -> (String, Value) {
    (bar.letter().to_string(), bar.colour().into())
}
