//! Which cookies of a request count.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// How the cookies begin that a browser takes from this host alone, over https (RFC 6265bis, 4.1.3.2). All of ours do, under https.
const OWN: &str = "__Host-";

/// Lets only those through where browsers reach the portal by https: a host beside this one, or whoever answers in its place over
/// http, can set any other.
pub(super) async fn own(State(https): State<bool>, mut request: Request, next: Next) -> Response {
    if https {
        keep_own(request.headers_mut());
    }
    next.run(request).await
}

fn keep_own(headers: &mut HeaderMap) {
    let sent: Vec<HeaderValue> = headers.get_all(header::COOKIE).iter().cloned().collect();
    headers.remove(header::COOKIE);
    // What is no text has none of ours in it.
    let pairs = sent.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let own: Vec<&str> = pairs.map(str::trim).filter(|pair| pair.starts_with(OWN)).collect();
    if let (false, Ok(own)) = (own.is_empty(), HeaderValue::from_str(&own.join("; "))) {
        headers.insert(header::COOKIE, own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_host_alone_can_set_is_kept() {
        let kept = |sent: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for value in sent {
                headers.append(header::COOKIE, HeaderValue::from_bytes(value).unwrap());
            }
            keep_own(&mut headers);
            headers.get(header::COOKIE).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(kept(&[]), None);
        assert_eq!(
            kept(&[b"bsr_typed=x; __Host-bsr=t; a=__Host-b=c", b"__Host-bsr_step=s"]).unwrap(),
            "__Host-bsr=t; __Host-bsr_step=s"
        );
        assert_eq!(kept(&[b"bsr=t;bsr_language=de", b"\xff; __Host-bsr=t"]), None);
        // As browsers do: the prefix is written so and in no other way.
        assert_eq!(kept(&[b"__host-bsr=t; __Secure-bsr=t"]), None);
    }
}
