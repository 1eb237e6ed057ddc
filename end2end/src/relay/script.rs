//! All rules of a relay, in the order in which they decide.

use std::time::Instant;

use super::rule::{Action, Phase, Place, Rule};

/// The rules; none: every message is taken.
#[derive(Debug, Default)]
pub(super) struct Script(Vec<Rule>);

/// What the relay does now instead of what it usually does.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub(super) action: Action,
    /// In the body: not before so many bytes.
    pub(super) after: usize,
}

impl Script {
    /// Adds rules after those that are there.
    ///
    /// # Errors
    /// The first line that is no rule, and why; nothing is added then.
    pub(super) fn add(&mut self, text: &str) -> Result<(), String> {
        let mut rules = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            rules.push(Rule::parse(line).map_err(|error| format!("the rule «{line}»: {error}"))?);
        }
        self.0.append(&mut rules);
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What the first rule that holds says.
    pub(super) fn decide(&mut self, phase: Phase, place: &Place, now: Instant) -> Option<Decision> {
        let rule = self.0.iter_mut().find_map(|rule| rule.holds(phase, place, now).then_some(rule))?;
        Some(Decision { action: rule.action.clone(), after: rule.after })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_comes_too_fast_is_put_off_until_it_is_slower() {
        let mut script = Script::default();
        script.add("mail over=2 answer 454 slower").unwrap();
        let began = Instant::now();
        let mut is_put_off = |milliseconds| {
            let now = began + Duration::from_millis(milliseconds);
            script.decide(Phase::Mail, &Place::default(), now).is_some()
        };
        let moments = [0, 500, 900, 999, 1_000, 1_100, 1_500, 1_600];
        assert_eq!(moments.map(&mut is_put_off), [false, false, true, true, false, true, false, true]);
    }
}
