//! Places at which a test build can be made to die or to dawdle, to show what a crash there leaves behind. A release build
//! has none of them.

/// Reaches the place `name`. In a test build `BSR_TEST_FAULT` may name it: `die:render.stored` ends the process at once as
/// `kill -9` does, `die:render.stored:3` the third time, `wait:send.offered:5000` takes five seconds each time.
#[inline]
pub fn point(name: &str) {
    point_of(name, "");
}

/// The same for one subject: `die:render.drawing@o-3` dies for the organization `o-3` only, and each time.
#[inline]
pub fn point_of(name: &str, subject: &str) {
    #[cfg(debug_assertions)]
    test_build::reach(name, subject);
    #[cfg(not(debug_assertions))]
    let _ = (name, subject);
}

/// All places, in the order in which a report passes them; a test goes through them one by one.
pub const POINTS: [&str; 12] = [
    "plan.written",
    "render.claimed",
    "render.drawing",
    "render.drawn",
    "render.stored",
    "render.finished",
    "send.claimed",
    "send.offered",
    "send.doubted",
    "send.handed",
    "send.accepted",
    "expire.marked",
];

#[cfg(debug_assertions)]
mod test_build {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    struct Fault {
        name: String,
        /// None for whatever comes.
        subject: Option<String>,
        dies: bool,
        number: u64,
        reached: AtomicU64,
    }

    #[expect(clippy::disallowed_methods, reason = "no setting of the product's: tests alone set it")]
    static FAULT: LazyLock<Option<Fault>> = LazyLock::new(|| parse(&std::env::var("BSR_TEST_FAULT").ok()?));

    fn parse(text: &str) -> Option<Fault> {
        let mut parts = text.split(':');
        let dies = parts.next()? == "die";
        let place = parts.next()?;
        let (name, subject) = place.split_once('@').map_or((place, None), |(name, of)| (name, Some(of)));
        let number = parts.next().and_then(|number| number.parse().ok()).unwrap_or(1);
        let (name, subject) = (name.to_owned(), subject.map(str::to_owned));
        Some(Fault { name, subject, dies, number, reached: AtomicU64::new(0) })
    }

    pub(super) fn reach(name: &str, subject: &str) {
        let Some(fault) = FAULT.as_ref().filter(|fault| fault.name == name) else { return };
        if fault.subject.as_ref().is_some_and(|wanted| wanted != subject) {
            return;
        }
        if !fault.dies {
            std::thread::sleep(Duration::from_millis(fault.number));
        } else if fault.reached.fetch_add(1, Ordering::SeqCst) + 1 == fault.number {
            // Nothing is unwound, written or closed.
            std::process::abort();
        }
    }
}
