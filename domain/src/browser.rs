//! What people call a browser: a short name out of what it says of itself (`User-Agent`, RFC 9110 section 10.1.5).
//!
//! It is for people to tell their own sessions apart, and for nothing else: anybody may write anything there. Most browsers
//! name others too, so the order of the lists decides.

/// «Firefox», and «Windows», as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Browser {
    /// The browser.
    pub name: Option<&'static str>,
    /// What it runs on.
    pub system: Option<&'static str>,
}

/// A mark in the text, and whose it is. Browsers that build on another one come before it.
const BROWSERS: [(&str, &str); 15] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
];

/// The same of systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

impl Browser {
    /// The browser that calls itself so.
    pub fn of(user_agent: &str) -> Self {
        let find = |list: &[(&str, &'static str)]| {
            list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        // Others than Safari say «Version/» too, but only Safari does so without being in the list before it.
        let name = find(&BROWSERS).filter(|name| *name != "Safari" || user_agent.contains("Safari/"));
        Self { name, system: find(&SYSTEMS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        for (text, name, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
                "Chrome",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Safari",
                "macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1",
                "Chrome",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet",
                "Android",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
                "Chrome",
                "ChromeOS",
            ),
        ] {
            assert_eq!(Browser::of(text), Browser { name: Some(name), system: Some(system) }, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_name() {
        assert_eq!(Browser::of(""), Browser::default());
        assert_eq!(Browser::of("<script>alert(1)</script>"), Browser::default());
        assert_eq!(Browser::of("Version/1 of something"), Browser::default());
        assert_eq!(Browser::of("curl/8.14.1"), Browser { name: Some("curl"), system: None });
    }
}
