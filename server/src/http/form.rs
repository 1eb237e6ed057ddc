//! Plain forms (`application/x-www-form-urlencoded`).

use url::form_urlencoded;

/// A field of a form, or nothing.
pub(super) fn field(form: &[u8], name: &str) -> String {
    let found = form_urlencoded::parse(form).find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found() {
        assert_eq!(field(b"a=1&token=x%2By", "token"), "x+y");
        assert_eq!(field(b"a=1", "token"), "");
    }
}
