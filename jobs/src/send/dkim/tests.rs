use super::*;
use std::io::Write as _;
use std::process::{Command, Stdio};

const MESSAGE: &[u8] = b"From: \"Backup Summary Report\" <noreply@portal.example>\r\nTo: it@contoso.example\r\n\
    Subject: Backup summary\r\nDate: Thu, 05 Nov 2026 05:00:07 +0000\r\nMessage-ID: <bsr@portal.example>\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/plain\r\nAuto-Submitted: auto-generated\r\n\
    List-Unsubscribe: <https://portal.example/unsubscribe/x>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
    \r\nAll is well.  \r\n\r\n";

/// A private key made by OpenSSL, and what its DNS record says.
fn keys(kind: &[&str]) -> (String, String) {
    let openssl = |arguments: &[&str], input: &[u8]| {
        let mut openssl = Command::new("openssl");
        let mut child = openssl
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "openssl {arguments:?}");
        output.stdout
    };
    let private = openssl(&[&["genpkey"], kind].concat(), b"");
    let public = openssl(&["pkey", "-pubout", "-outform", "DER"], &private);
    use base64::Engine as _;
    let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let record = match kind {
        // RFC 8463: the 32 bytes alone.
        ["-algorithm", "ed25519"] => format!("v=DKIM1; k=ed25519; p={}", encode(&public[12..])),
        _ => format!("v=DKIM1; k=rsa; p={}", encode(&public)),
    };
    (String::from_utf8(private).unwrap(), record)
}

/// What an independent library, dkimpy, says of a message: `True` or `False`, and which headers are signed.
fn verified(message: &[u8], record: &str) -> String {
    const CHECK: &str = "import dkim, sys\n\
        record, asked = sys.argv[1].encode(), []\n\
        def dns(name, timeout=5): asked.append(name.decode() if isinstance(name, bytes) else name); return record\n\
        it = dkim.DKIM(sys.stdin.buffer.read())\n\
        print(it.verify(dnsfunc=dns), asked[0], ' '.join(sorted({h[0].decode().lower() for h in it.signed_headers})))";
    // For the Python in the path or for the system's own, whichever has the library.
    let python = ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        Command::new(python)
            .args(["-c", "import dkim, nacl"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|it| it.success())
    });
    let python = python.expect("Debian's python3-dkim and python3-nacl");
    let mut child = Command::new(python)
        .args(["-c", CHECK, record])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(message).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn an_independent_library_finds_the_signature_right_and_a_change_wrong() {
    for kind in [&["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"][..], &["-algorithm", "ed25519"]] {
        let (private, record) = keys(kind);
        let dkim = Dkim::new(&private, "portal.example", "bsr").unwrap();
        let signed = dkim.sign(MESSAGE).unwrap();
        assert!(signed.ends_with(MESSAGE), "the message itself stays as it is");
        assert_eq!(
            verified(&signed, &record),
            "True bsr._domainkey.portal.example. auto-submitted content-type date from list-unsubscribe \
             list-unsubscribe-post message-id mime-version subject to"
        );
        let changed = String::from_utf8(signed).unwrap().replace("/unsubscribe/x", "/unsubscribe/y");
        assert!(verified(changed.as_bytes(), &record).starts_with("False"), "{kind:?}");
    }
}

#[test]
fn what_is_no_key_is_refused_and_never_shown() {
    let (_, record) = keys(&["-algorithm", "ed25519"]);
    for text in
        ["", "secret", record.as_str(), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"]
    {
        assert_eq!(Dkim::new(text, "portal.example", "bsr").unwrap_err(), DkimKeyError);
    }
    let (private, _) = keys(&["-algorithm", "ed25519"]);
    assert_eq!(format!("{:?}", Dkim::new(&private, "portal.example", "bsr").unwrap()), "Dkim");
}
