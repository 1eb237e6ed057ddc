//! Where a request came from: its peer, or whom a proxy that we trust names.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use app::session::ClientAddress;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

/// Puts the address that a request came from where the sign-in, the audit log and the sessions read it.
pub(crate) async fn client_address(
    State(proxies): State<Arc<[IpNet]>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = came_from(peer.ip(), request.headers(), &proxies);
    request.extensions_mut().insert(ClientAddress(address));
    next.run(request).await
}

/// From the last address of `X-Forwarded-For` backwards: each of a proxy of ours names the one before it, and the first that is
/// none is the client. What stands before that, anybody could have written.
fn came_from(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|network| network.contains(address));
    let named = headers.get_all("x-forwarded-for").iter().rev();
    let named = named.filter_map(|value| value.to_str().ok()).flat_map(|value| value.rsplit(','));
    let mut address = peer.to_canonical();
    for one in named {
        if !is_proxy(&address) {
            break;
        }
        match one.trim().parse::<IpAddr>() {
            Ok(before) => address = before.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn came(peer: &str, named: &[&'static str]) -> String {
        let proxies: Vec<IpNet> = ["127.0.0.0/8", "::1/128", "10.0.0.0/24"]
            .iter()
            .map(|network| network.parse().unwrap())
            .collect();
        let mut headers = HeaderMap::new();
        for value in named {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        came_from(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_who_asked_it() {
        assert_eq!(came("192.0.2.1", &[]), "192.0.2.1");
        assert_eq!(came("192.0.2.1", &["198.51.100.7"]), "192.0.2.1", "anybody can write that");
        assert_eq!(came("127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(came("::ffff:127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(
            came("127.0.0.1", &["203.0.113.9, 198.51.100.7"]),
            "198.51.100.7",
            "the client wrote the first"
        );
        assert_eq!(
            came("127.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.3"]),
            "198.51.100.7",
            "two proxies"
        );
        assert_eq!(came("127.0.0.1", &["unknown"]), "127.0.0.1");
        assert_eq!(came("127.0.0.1", &[]), "127.0.0.1");
    }
}
