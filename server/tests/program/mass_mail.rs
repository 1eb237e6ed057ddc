//! Many mails through a mail server of somebody else's, each checked by libraries that are not ours.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::World;

/// Names that are hard on headers: not ASCII, long, with what headers mean something by.
const NAMES: [&str; 6] = [
    "Müller & Söhne GmbH",
    "株式会社サンプル",
    "شركة النخيل",
    "A, B; \\\"C\\\" <d@e.example>",
    "=?utf-8?q?not_encoded?=",
    "A name that is so long that no mail program shows it whole, and no header has room for it in one line of seventy-eight",
];

/// Three hundred of them with all other tests; `BSR_TEST_MAILS=3000` asks for as many by hand.
#[test]
#[expect(clippy::disallowed_methods, reason = "no setting of the product's: it says how much is tried")]
fn many_mails_are_right_to_the_last_byte() {
    let asked = std::env::var("BSR_TEST_MAILS").ok().and_then(|mails| mails.parse().ok());
    check(asked.unwrap_or(300) / 3);
}

/// So many organizations, each with three recipients.
fn check(organizations: usize) {
    let mut world = World::new().with("BSR_NOW", "2026-11-04T08:00:00Z");
    furnish(&world, organizations);
    std::fs::create_dir(world.path("mails")).unwrap();
    let (server, port) = receive(&world.path("mails"));
    let record = sign(&mut world);
    world.set("BSR_MAIL_URL", &format!("smtp://127.0.0.1:{port}"));
    world.set("BSR_MAIL_FROM", "reports@portal.example");
    world.set("BSR_MAIL_RETURN_PATH", "bounce@portal.example");
    world.set("BSR_MAIL_RATE", "100000");
    world.set("BSR_PUBLIC_URL", "https://portal.example");
    world.set("BSR_NOW", "2026-11-05T08:00:00Z");
    let mails = organizations * 3;
    let said = world.ok(&["run-due"]);
    assert!(said.contains(&format!("mails: {mails} sent, 0 cancelled, 0 to be tried again")), "{said}");
    let again = world.ok(&["run-due"]);
    assert!(again.contains("mails: 0 sent"), "{again}");
    drop(server);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/mass_mail/check.py");
    let mut checking = Command::new(python());
    checking.arg(script).arg(world.path("mails")).arg(world.path("data/bsr.sqlite3")).arg(record);
    let done = checking.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), mails.to_string());
}

/// Pushes the organizations, each with an account that was backed up and one that was not, and registers recipients.
fn furnish(world: &World, organizations: usize) {
    let mut lines =
        r#"{"type":"partner","id":"p","name":"Reseller","domains":["client.example"]}"#.to_owned();
    for number in 0..organizations {
        let name = NAMES[number % NAMES.len()];
        let _ = write!(
            lines,
            r#"
{{"type":"organization","id":"o-{number}","partner":"p","name":"{name} {number}"}}
{{"type":"account","organization":"o-{number}","id":"a","address":"a@o{number}.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"]}}
{{"type":"account","organization":"o-{number}","id":"b","address":"b@o{number}.example","added_at":"2026-09-01T00:00:00Z","workloads":["email"]}}
{{"type":"run","organization":"o-{number}","account":"a","workload":"email","ended_at":"2026-10-07T04:00:00Z","outcome":"succeeded"}}
{{"type":"run","organization":"o-{number}","account":"b","workload":"email","ended_at":"2026-10-07T04:00:00Z","outcome":"failed"}}"#
        );
    }
    world.ok(&["ingest", &world.file("lines.ndjson", lines)]);
    for number in 0..organizations {
        let id = format!("o-{number}");
        let to = ["it", "Boss", "a-rather-long-name-of-a-mailbox"]
            .map(|who| format!("{who}.{number}@client.example"));
        let mut words = vec!["delivery", "--organization", &id, "--on"];
        words.extend(to.iter().flat_map(|to| ["--to", to]));
        world.ok(&words);
    }
}

/// Gives the program a key; answers with the DNS record of its public half.
fn sign(world: &mut World) -> String {
    let key = world.path("dkim.pem");
    let openssl = |words: &[&str]| {
        let done = Command::new("openssl").args(words).arg(&key).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    openssl(&["genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048", "-out"]);
    let public = openssl(&["pkey", "-pubout", "-in"]);
    world.set("BSR_MAIL_DKIM_KEY_FILE", key.to_str().unwrap());
    let public: String = public.lines().filter(|line| !line.starts_with('-')).collect();
    format!("v=DKIM1; k=rsa; p={public}")
}

/// A running mail server; dropping it ends it.
struct Receiver(Child);

impl Drop for Receiver {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn receive(folder: &Path) -> (Receiver, u16) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/mass_mail/receive.py");
    let mut command = Command::new(python());
    let child = command.arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut receiver = Receiver(child);
    let mut port = String::new();
    BufReader::new(receiver.0.stdout.take().unwrap()).read_line(&mut port).unwrap();
    (receiver, port.trim().parse().unwrap())
}

/// The Python in the path or the system's own, whichever has the libraries.
fn python() -> &'static str {
    let has_all = |python: &&str| {
        let import =
            Command::new(python).args(["-c", "import aiosmtpd, dkim"]).stderr(Stdio::null()).status();
        import.is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(has_all);
    found.expect("Debian's python3-aiosmtpd and python3-dkim, which cargo xtask test installs")
}
