//! `bsr demo`: a believable world to look at: partners, organizations, people who may sign in, months of history.
//!
//! Everything comes through the doors that the real world uses: events through the ingest, settings through the
//! store's checks. The same seed makes the same world, and running it again adds only the days since.

mod cast;
mod dice;
mod history;
mod life;
mod people;

use chrono::{Datelike as _, Duration, NaiveDate};
use domain::{
    language::Language,
    recipient::{self, DeliveryForm},
    role::Role,
    time::Instant,
};
use serde_json::Value;
use store::{NewUser, Opened, Options, Store};

use self::{
    cast::{ORGANIZATIONS, PARTNERS, USERS},
    dice::Dice,
};
use crate::ingest::{self, Encoding, IngestError, Totals};

/// How many months before the current one the history begins.
const MONTHS_BACK: i32 = 4;

/// What was made.
#[derive(Debug)]
pub struct DemoSummary {
    /// Partners of the world.
    pub partners: usize,
    /// Organizations of the world.
    pub organizations: usize,
    /// What became of the events.
    pub totals: Totals,
    /// Who may sign in.
    pub sign_ins: Vec<SignIn>,
}

/// Somebody who may sign in. The password is no secret: it follows from the seed.
#[derive(Debug)]
pub struct SignIn {
    /// What they may do.
    pub role: Role,
    /// What they sign in with.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Why the world could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The events could not be stored.
    #[error("the demo's events could not be stored")]
    Ingest(#[from] IngestError),
    /// Another world is there already.
    #[error(
        "another demo world, of seed {there}, is already there; use --seed {there} or an empty data folder"
    )]
    OtherSeed {
        /// The seed of the world that is there.
        there: String,
    },
    /// An event was refused: the program contradicts itself.
    #[error("an event of the demo was refused (line {line}: {reason}); this is a mistake in bsr itself")]
    Refused {
        /// Which line.
        line: u64,
        /// Why.
        reason: String,
    },
    /// Delivery could not be switched on.
    #[error("the delivery of {organization} could not be switched on: {reason}")]
    Delivery {
        /// Whose.
        organization: &'static str,
        /// Why.
        reason: String,
    },
}

/// Makes the world in the store that `options` names.
///
/// # Errors
/// The store failed, or another seed's world is there.
pub async fn demo(options: &Options, seed: u64) -> Result<DemoSummary, DemoError> {
    let opened = Store::open(options).await?;
    let now = opened.store.now();
    let start = match known(&opened, seed).await? {
        Some(start) => start,
        None => beginning(now),
    };
    drop(opened);

    // The world is declared on a clock that starts with its history: what was first known today would be due no
    // report of the months before.
    let past = Store::open(&Options { now: Some(start), ..options.clone() }).await?;
    let mut totals = push(&past, &history::declarations(seed)).await?;
    let sign_ins = users(&past, seed).await?;
    for organization in ORGANIZATIONS.iter().filter(|organization| !organization.recipients.is_empty()) {
        deliver(&past, organization).await?;
    }
    drop(past);

    let opened = Store::open(options).await?;
    for organization in ORGANIZATIONS {
        let pushed = push(&opened, &history::events(seed, organization, start, now)).await?;
        totals.accepted += pushed.accepted;
        totals.unchanged += pushed.unchanged;
    }
    Ok(DemoSummary { partners: PARTNERS.len(), organizations: ORGANIZATIONS.len(), totals, sign_ins })
}

/// When the world that is already there began; none where there is none.
async fn known(opened: &Opened, seed: u64) -> Result<Option<Instant>, DemoError> {
    let Ok(marked) = opened.store.find_organization(&opened.deployment, history::MARKED).await else {
        return Ok(None);
    };
    let expected = history::mark(seed);
    match marked.owner {
        Some(owner) if owner == expected => Ok(Some(marked.presence.first_known_at)),
        owner => {
            let there = owner.as_deref().and_then(history::marked_seed).unwrap_or("unknown").to_owned();
            Err(DemoError::OtherSeed { there })
        }
    }
}

/// The tenth of the month four before the current one, in the morning: its first report covers a part of a month,
/// as with a real client.
fn beginning(now: Instant) -> Instant {
    let months = now.year() * 12 + i32::try_from(now.month0()).unwrap_or(0) - MONTHS_BACK;
    let month = u32::try_from(months.rem_euclid(12)).unwrap_or(0) + 1;
    NaiveDate::from_ymd_opt(months.div_euclid(12), month, 10)
        .and_then(|day| day.and_hms_opt(6, 0, 0))
        .map_or(now - Duration::days(120), |begin| begin.and_utc())
}

/// Sends lines through the ingest. None of them may be refused.
async fn push(opened: &Opened, lines: &[Value]) -> Result<Totals, DemoError> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.to_string());
        text.push('\n');
    }
    let mut first_refused = None;
    let mut on_refused = |refused| {
        first_refused.get_or_insert(refused);
    };
    let (store, scope) = (&opened.store, &opened.deployment);
    let totals =
        ingest::ndjson(store, scope, text.as_bytes(), Encoding::Identity, None, &mut on_refused).await?;
    match first_refused {
        None => Ok(totals),
        Some(refused) => Err(DemoError::Refused { line: refused.line, reason: refused.reason }),
    }
}

/// The people who may sign in; those who are there already stay as they are.
async fn users(opened: &Opened, seed: u64) -> Result<Vec<SignIn>, DemoError> {
    let there = opened.store.users(&opened.deployment).await?;
    let mut sign_ins = Vec::new();
    for user in USERS {
        let password = password(seed, user);
        if !there.iter().any(|there| there.email == user.email) {
            let new = NewUser {
                partner: user.partner,
                email: user.email,
                name: user.name,
                role: user.role,
                password: &password,
                made_up: false,
            };
            opened.store.add_user(&opened.deployment, new).await?;
        }
        sign_ins.push(SignIn { role: user.role, email: user.email.to_owned(), password });
    }
    Ok(sign_ins)
}

/// A password that can be printed again whenever the same seed is asked for, and is as good as everybody's has to be.
fn password(seed: u64, user: &cast::User) -> String {
    const WORDS: [&str; 16] = [
        "amber", "birch", "cobalt", "drift", "ember", "fjord", "granite", "harbor", "indigo", "juniper",
        "kelp", "lantern", "meadow", "nickel", "orchid", "pebble",
    ];
    let partner = PARTNERS.iter().find(|partner| Some(partner.id) == user.partner);
    let personal = [user.email, user.name, partner.map_or("", |partner| partner.name)];
    let mut dice = Dice::new(seed, &["password", user.email]);
    loop {
        let words = [dice.pick(&WORDS), dice.pick(&WORDS), dice.pick(&WORDS)];
        let made = format!("{}-{}", words.join("-"), dice.between(100, 999));
        // The same word three times, say, is not.
        if store::check_password(&made, &personal).is_ok() {
            return made;
        }
    }
}

/// Switches delivery on, unless somebody has decided about it since.
async fn deliver(opened: &Opened, organization: &cast::Organization) -> Result<(), DemoError> {
    let refused = |reason: String| DemoError::Delivery { organization: organization.name, reason };
    let (store, scope) = (&opened.store, &opened.deployment);
    let found =
        store.find_organization(scope, organization.id).await.map_err(|error| refused(error.to_string()))?;
    let saved = store.delivery_settings(scope, found.id).await?;
    if saved.on || !saved.recipients.is_empty() {
        return Ok(());
    }
    let recipients = organization.recipients.iter().map(|address| (*address).to_owned()).collect();
    let form = DeliveryForm { on: true, recipients, consent: false };
    let ownership = store.ownership(scope, found.id, false).await?;
    let checked =
        recipient::check(&form, &ownership, Language::En).map_err(|errors| refused(format!("{errors:?}")))?;
    store
        .save_delivery_settings(scope, found.id, saved.version, &checked)
        .await
        .map(drop)
        .map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests;
