//! When reports are due and when they expire (spec.md section 5).

use crate::history::Absence;
use crate::period::Period;
use crate::time::Instant;
use crate::zone::Zone;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The deployment's settings of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The hour of the fifth, 0 to 23, in the organization's zone.
    pub hour: u32,
    /// The first period for which there are reports.
    pub first_period: Period,
}

/// When an organization was there to be reported on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// When it was first known to us.
    pub first_known_at: Instant,
    /// When it was gone and came back, in any order.
    pub absences: Vec<Absence>,
    /// Since when it is gone; none while it is there.
    pub gone_at: Option<Instant>,
}

/// How many months' reports are kept: that of month M expires when that of M + 6 falls due.
const KEPT_MONTHS: i32 = 6;

impl Default for Schedule {
    /// At six, from August 2025 on.
    fn default() -> Self {
        Self { hour: 6, first_period: Period::from_index(2025 * 12 + 7) }
    }
}

impl Schedule {
    /// When the report of that period is due: on the fifth of the month after it.
    pub fn due_at(&self, period: Period, zone: Zone) -> Instant {
        zone.at_hour(fifth(period.next()), self.hour)
    }

    /// When the report of that period expires: at the due instant of the period six months later.
    pub fn expires_at(&self, period: Period, zone: Zone) -> Instant {
        self.due_at(period.plus(KEPT_MONTHS), zone)
    }

    /// The periods whose reports an organization is owed at `now`, earliest first: due and not expired, not before the
    /// first period of the deployment, known to us before the due instant, and not gone for all of the period.
    pub fn due_periods(&self, zone: Zone, presence: &Presence, now: Instant) -> Vec<Period> {
        let current = Period::containing(now, zone);
        (-KEPT_MONTHS - 1..=0)
            .map(|months| current.plus(months))
            .filter(|period| *period >= self.first_period)
            .filter(|period| {
                let due = self.due_at(*period, zone);
                due <= now && now < self.expires_at(*period, zone) && presence.first_known_at < due
            })
            .filter(|period| presence.was_there(zone, *period))
            .collect()
    }

    /// The next report that an organization will be owed after `now`, and when; none when it is gone since before that
    /// month began.
    pub fn next_owed(&self, zone: Zone, presence: &Presence, now: Instant) -> Option<(Period, Instant)> {
        let (mut period, _) = self.next_due(zone, now);
        // Who came back after the month's end is owed the month after it.
        while !presence.was_there(zone, period) {
            if presence.gone_at.is_some_and(|gone| gone <= zone.month_bounds(period).start) {
                return None;
            }
            period = period.next();
        }
        Some((period, self.due_at(period, zone)))
    }

    /// No organization is owed a report of a period before this one at `now`: what expires then has expired in every zone.
    pub fn earliest_owed(&self, now: Instant) -> Period {
        let (next, _) = self.next_due(Zone::default(), now);
        next.plus(-KEPT_MONTHS - 2)
    }

    /// The next report that will fall due after `now`, and when.
    pub fn next_due(&self, zone: Zone, now: Instant) -> (Period, Instant) {
        let mut period = Period::containing(now, zone).previous().max(self.first_period);
        while self.due_at(period, zone) <= now {
            period = period.next();
        }
        (period, self.due_at(period, zone))
    }
}

impl Presence {
    /// Known since then, and never gone.
    pub fn since(first_known_at: Instant) -> Self {
        Self { first_known_at, absences: Vec::new(), gone_at: None }
    }

    /// Whether the organization was not gone for all of the period.
    pub fn was_there(&self, zone: Zone, period: Period) -> bool {
        let bounds = zone.month_bounds(period);
        let away = |it: &Absence| it.gone_at <= bounds.start && bounds.end <= it.back_at;
        self.gone_at.is_none_or(|gone| bounds.start < gone) && !self.absences.iter().any(away)
    }
}

fn fifth(period: Period) -> NaiveDate {
    period.first_day() + Days::new(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_instant;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        parse_instant(text).unwrap()
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn since(text: &str) -> Presence {
        Presence::since(at(text))
    }

    fn gone_since(text: &str) -> Presence {
        Presence { gone_at: Some(at(text)), ..since("2026-09-01T00:00:00Z") }
    }

    const BERLIN: Zone = Zone::of(chrono_tz::Tz::Europe__Berlin);

    #[test]
    fn a_report_is_due_on_the_fifth_in_the_organizations_zone() {
        let schedule = Schedule::default();
        assert_eq!(schedule.due_at(period("2026-10"), BERLIN), at("2026-11-05T05:00:00Z"));
        assert_eq!(schedule.due_at(period("2026-12"), BERLIN), at("2027-01-05T05:00:00Z"));
        assert_eq!(
            schedule.expires_at(period("2026-04"), BERLIN),
            schedule.due_at(period("2026-10"), BERLIN)
        );
    }

    #[test]
    fn six_months_are_owed_and_the_seventh_expires_as_the_new_one_falls_due() {
        let schedule = Schedule::default();
        let due = schedule.due_at(period("2026-10"), BERLIN);
        let known = since("2025-01-01T00:00:00Z");
        let before = schedule.due_periods(BERLIN, &known, due - chrono::Duration::seconds(1));
        let after = schedule.due_periods(BERLIN, &known, due);
        assert_eq!((before.len(), before[0], before[5]), (6, period("2026-04"), period("2026-09")));
        assert_eq!((after.len(), after[0], after[5]), (6, period("2026-05"), period("2026-10")));
    }

    #[test]
    fn only_periods_in_which_we_knew_the_organization_and_it_was_there_are_owed() {
        let schedule = Schedule::default();
        let now = at("2026-11-10T00:00:00Z");
        // Known just before the fifth of October: September's report is still due, August's is not.
        let periods = schedule.due_periods(Zone::UTC, &since("2026-10-05T05:59:59Z"), now);
        assert_eq!(periods, [period("2026-09"), period("2026-10")]);
        let periods = schedule.due_periods(Zone::UTC, &since("2026-10-05T06:00:00Z"), now);
        assert_eq!(periods, [period("2026-10")]);
        // Gone in the night to the first of October: it was not in October.
        let last = |gone: &str| schedule.due_periods(Zone::UTC, &gone_since(gone), now).last().copied();
        assert_eq!(last("2026-10-01T00:00:00Z"), Some(period("2026-09")));
        assert_eq!(last("2026-10-01T00:00:01Z"), Some(period("2026-10")));
        // And whoever was not in the coming month gets no report of it.
        let next =
            |gone: &str| schedule.next_owed(Zone::UTC, &gone_since(gone), now).map(|(period, _)| period);
        assert_eq!(next("2026-11-01T00:00:00Z"), None);
        assert_eq!(next("2026-11-01T00:00:01Z"), Some(period("2026-11")));
        let known = since("2026-09-01T00:00:00Z");
        assert_eq!(schedule.next_owed(Zone::UTC, &known, now), Some(schedule.next_due(Zone::UTC, now)));
    }

    #[test]
    fn months_that_a_returned_organization_was_wholly_away_are_not_owed() {
        let schedule = Schedule::default();
        let away = |gone: &str, back: &str| Presence {
            absences: vec![Absence { gone_at: at(gone), back_at: at(back) }],
            ..since("2026-05-06T00:00:00Z")
        };
        let owed = |presence: &Presence, now: &str| schedule.due_periods(Zone::UTC, presence, at(now));
        let presence = away("2026-07-20T00:00:00Z", "2026-10-03T00:00:00Z");
        assert_eq!(
            owed(&presence, "2026-11-10T00:00:00Z"),
            ["2026-05", "2026-06", "2026-07", "2026-10"].map(period)
        );
        // To the second: it was in August while it was there in its last second, in September from its first on.
        let nearly = away("2026-08-01T00:00:01Z", "2026-09-30T23:59:59Z");
        assert_eq!(
            owed(&nearly, "2026-10-10T00:00:00Z"),
            ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"].map(period)
        );
        let wholly = away("2026-08-01T00:00:00Z", "2026-10-01T00:00:00Z");
        assert_eq!(owed(&wholly, "2026-10-10T00:00:00Z"), ["2026-05", "2026-06", "2026-07"].map(period));
        // Back between the first and the fifth: the next report is that of the month it came back in.
        let next = schedule.next_owed(Zone::UTC, &presence, at("2026-10-04T00:00:00Z"));
        assert_eq!(next, Some((period("2026-10"), at("2026-11-05T06:00:00Z"))));
    }

    #[test]
    fn nothing_is_owed_before_the_first_period() {
        let schedule = Schedule::default();
        let known = since("2025-01-01T00:00:00Z");
        assert_eq!(schedule.due_periods(Zone::UTC, &known, at("2025-09-05T05:59:59Z")), []);
        assert_eq!(schedule.due_periods(Zone::UTC, &known, at("2025-09-05T06:00:00Z")), [period("2025-08")]);
        assert_eq!(schedule.next_due(Zone::UTC, at("2025-01-01T00:00:00Z")).0, period("2025-08"));
    }

    #[test]
    fn every_zone_is_due_exactly_twelve_times_a_year() {
        for hour in [0, 2, 6, 23] {
            let schedule = Schedule { hour, first_period: period("2024-01") };
            for zone in Zone::all() {
                for year in 2025..=2030 {
                    let from = zone.start_of_day(NaiveDate::from_ymd_opt(year, 1, 1).unwrap());
                    let to = zone.start_of_day(NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap());
                    let mut now = from - chrono::Duration::seconds(1);
                    let mut count = 0;
                    let known = Presence::since(from - chrono::Duration::days(400));
                    loop {
                        let (period, due) = schedule.next_due(zone, now);
                        assert!(due > now && schedule.due_periods(zone, &known, due).contains(&period));
                        if due >= to {
                            break;
                        }
                        (now, count) = (due, count + 1);
                    }
                    assert_eq!(count, 12, "{zone} {year}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn at_any_moment_the_next_one_is_the_only_one_to_come_within_a_month(seconds in 1_735_689_600_i64..1_924_991_999) {
            let schedule = Schedule::default();
            let now = chrono::DateTime::from_timestamp(seconds, 0).unwrap();
            let (next, due) = schedule.next_due(BERLIN, now);
            prop_assert!(due > now);
            prop_assert!(next == schedule.first_period || schedule.due_at(next.previous(), BERLIN) <= now);
        }
    }
}
