//! An authority of one's own, as docs/installing.md tells to make it trusted: with the certificates that the compose file makes.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::Command,
    sync::Arc,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use crate::support::World;

const MAKE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/packaging/certificates.sh");

/// Makes them as the compose file does, in three folders of that one.
fn make(folder: &Path) {
    let folders = ["authority", "database", "bucket"].map(|name| folder.join(name));
    for folder in &folders {
        std::fs::create_dir_all(folder).unwrap();
    }
    let made = Command::new("sh").arg(MAKE).args(&folders).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// An https server that lets nobody in; gives its port.
fn serve(folder: &Path) -> u16 {
    let chain = CertificateDer::pem_file_iter(folder.join("bucket/public.crt")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("bucket/private.key")).unwrap();
    let config = ServerConfig::builder_with_provider(aws_lc_rs::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.map(Result::unwrap).collect(), key)
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // Who does not trust it hangs up; that is what the test looks at from the other side.
            let _ = stream.read(&mut [0; 16 * 1024]).and_then(|_| {
                stream.write_all(
                    b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                )?;
                stream.conn.send_close_notify();
                stream.flush()
            });
        }
    });
    port
}

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    let port = serve(folder.path());
    let mut world = World::new()
        .with("BSR_UPSTREAM_URL", &format!("https://localhost:{port}/api"))
        .with("BSR_UPSTREAM_RESELLER_TOKEN", "r")
        .with("BSR_UPSTREAM_ACCESS_TOKEN", "a");
    let unknown = world.run(&["sync"]).err;
    assert!(unknown.contains("certificate") && !unknown.contains("answered 401"), "{unknown}");
    world.set("SSL_CERT_FILE", folder.path().join("authority/ca.crt").to_str().unwrap());
    // The system's stay trusted beside it.
    world.set("SSL_CERT_DIR", "/etc/ssl/certs");
    let known = world.run(&["sync"]).err;
    assert!(known.contains("answered 401"), "{known}");
}

#[test]
fn what_is_there_stays_and_its_keys_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let names = ["authority/ca.crt", "database/server.crt", "database/server.key", "bucket/private.key"];
    let before = names.map(read);
    make(folder.path());
    assert_eq!(names.map(read), before);
    #[cfg(unix)]
    for name in ["database/server.key", "bucket/private.key"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(!folder.path().join("authority/ca.key").exists(), "nobody makes another certificate of it");
    // One that is of another authority is no good.
    std::fs::remove_file(folder.path().join("bucket/public.crt")).unwrap();
    make(folder.path());
    assert_ne!(names.map(read), before);
}
