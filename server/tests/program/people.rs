//! People as browsers without scripts manage them: from the invitation over its mail to the first sign-in, and what others may not.

use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};

use crate::support::{Server, World, form};

const PASSWORD: &str = "correct horse battery staple";

/// A partner with one below it, and somebody of several roles.
fn world() -> World {
    let world = World::new();
    let lines = world.file(
        "lines.ndjson",
        r#"{"type":"partner","id":"p","name":"Nordlicht <b>& Söhne"}
{"type":"partner","id":"below","name":"Below","parent":"p"}
{"type":"partner","id":"other","name":"Other"}"#,
    );
    world.ok(&["ingest", &lines]);
    for (role, partner) in [("owner", "p"), ("super_admin", "p"), ("support", "p"), ("owner", "below")] {
        let email = format!("{role}@{partner}.example");
        let words = ["user", "add", "--email", &email, "--name", role, "--role", role, "--partner", partner];
        let added =
            world.feed(&[&words[..], &["--password-stdin"]].concat(), format!("{PASSWORD}\n").as_bytes());
        assert_eq!(added.status, 0, "{}", added.err);
    }
    world
}

/// A browser without scripts: it keeps its session, and follows nothing by itself.
struct Browser<'a> {
    server: &'a Server,
    client: Client,
    session: Option<String>,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Server) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { server, client, session: None }
    }

    async fn signed_in(server: &'a Server, email: &str) -> Self {
        let browser = Self::new(server);
        let fields = [("email", email), ("password", PASSWORD), ("next", "")];
        let answer = browser.post("/api/ui/sign-in", &fields).await;
        assert_eq!(answer.headers()[header::LOCATION], "/organizations", "{email}");
        browser.with_session_of(&answer)
    }

    fn with_session_of(mut self, answer: &Response) -> Self {
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        self.session = Some(cookie.split(';').next().unwrap().to_owned());
        self
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.header(header::ACCEPT, "text/html").header("sec-fetch-site", "same-origin");
        match &self.session {
            Some(session) => request.header(header::COOKIE, session),
            None => request,
        }
    }

    async fn get(&self, path: &str) -> Response {
        self.dressed(self.client.get(self.server.url(path))).send().await.unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(self.server.url(path)).body(form(fields));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.dressed(request).send().await.unwrap()
    }

    /// Sends a form and shows the page that it leads back to.
    async fn post_and_look(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        let next = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
        let left = answer.headers().get(header::SET_COOKIE).map(|left| left.to_str().unwrap().to_owned());
        let cookies: Vec<String> = self
            .session
            .iter()
            .cloned()
            .chain(left.map(|left| left.split(';').next().unwrap().to_owned()))
            .collect();
        let request = self.client.get(self.server.url(&next)).header(header::ACCEPT, "text/html");
        request.header(header::COOKIE, cookies.join("; ")).send().await.unwrap().text().await.unwrap()
    }
}

/// The page of the partner that this user manages, found by the menu.
async fn people_of(browser: &Browser<'_>) -> String {
    let list = browser.get("/organizations").await.text().await.unwrap();
    let (before, _) = list.split_once("/people\"").unwrap();
    format!("{}/people", before.rsplit_once('"').unwrap().1)
}

/// The link in the only message in the folder, as this server has it.
fn link(world: &World) -> String {
    let folder = std::fs::read_dir(world.path("data/mail")).unwrap();
    let mails: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    let mail = std::fs::read_to_string(mail).unwrap();
    assert!(
        mail.contains("Auto-Submitted: auto-generated") && mail.contains("To: ann@new.example"),
        "{mail}"
    );
    // Quoted-printable breaks lines with «=».
    let mail = mail.replace("=\r\n", "");
    let (_, link) = mail.split_once("http://localhost:3000/invitations/").unwrap();
    format!("/invitations/{}", link.split_whitespace().next().unwrap())
}

#[tokio::test]
async fn somebody_is_invited_reads_the_mail_chooses_a_password_and_is_signed_in() {
    let mut world = world();
    let server = world.serve(&["--no-worker"]);
    let owner = Browser::signed_in(&server, "owner@p.example").await;
    let people = people_of(&owner).await;

    // What is wrong stands beside the fields, with what was typed.
    let fields = [("email", "ann@"), ("name", "Ann \"A\""), ("role", "king")];
    let refused = owner.post_and_look(&format!("{people}/invite"), &fields).await;
    for part in ["value=\"ann@\"", "Ann &quot;A&quot;", "Choose a role.", "Nobody was invited."] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let fields = [("email", "ann@new.example"), ("name", "Ann"), ("role", "admin")];
    let page = owner.post_and_look(&format!("{people}/invite"), &fields).await;
    assert!(page.contains("ann@new.example is invited.") && page.contains("On its way"), "{page}");
    let again = owner.post_and_look(&format!("{people}/invite"), &fields).await;
    assert!(again.contains("has an open invitation"), "{again}");
    // The server's clock has gone on, and its mail is due by that.
    world.set("BSR_NOW", "2026-11-06T08:05:00Z");
    world.ok(&["run-due"]);
    world.ok(&["run-due"]);
    let page = owner.get(&people).await.text().await.unwrap();
    assert!(page.contains("Sent "), "{page}");

    let link = link(&world);
    let ann = Browser::new(&server);
    let asked = ann.get(&link).await;
    assert_eq!(asked.status(), StatusCode::OK);
    assert_eq!(asked.headers()[header::REFERRER_POLICY], "no-referrer");
    assert_eq!(asked.headers()[header::CACHE_CONTROL], "no-store");
    assert!(
        asked.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("form-action 'self'")
    );
    let asked = asked.text().await.unwrap();
    assert!(
        asked
            .contains("owner invites ann@new.example to the backup portal of Nordlicht &lt;b&gt;&amp; Söhne"),
        "{asked}"
    );
    // From another site nobody accepts it, and no scanner that follows links does.
    let foreign = ann.client.post(server.url(&link)).header("sec-fetch-site", "cross-site");
    let foreign = foreign.body(form(&[("name", "Mallory"), ("password", PASSWORD)])).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let weak = ann.post(&link, &[("name", "Ann <i>"), ("password", "short")]).await;
    assert_eq!(weak.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let weak = weak.text().await.unwrap();
    assert!(weak.contains("id=\"password-error\"") && weak.contains("value=\"Ann &lt;i&gt;\""), "{weak}");
    assert!(!weak.contains("value=\"short\""), "a password is not sent back");

    let accepted = ann.post(&link, &[("name", "Ann"), ("password", PASSWORD)]).await;
    assert_eq!(accepted.status(), StatusCode::SEE_OTHER);
    assert_eq!(accepted.headers()[header::LOCATION], "/organizations");
    let ann = ann.with_session_of(&accepted);
    let list = ann.get("/organizations").await;
    assert_eq!(list.status(), StatusCode::OK);
    assert!(list.text().await.unwrap().contains("Admin · Nordlicht"));
    let used = Browser::new(&server).get(&link).await;
    assert_eq!(used.status(), StatusCode::GONE);
    assert!(used.text().await.unwrap().contains("has been accepted already"));
    for wrong in [&link[..link.len() - 1], &format!("{link}x"), "/invitations/x"] {
        assert_eq!(ann.get(wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }

    // Another role, and gone: each ends the session at once.
    let page = owner.get(&people).await.text().await.unwrap();
    let (row, _) = page.split_once("Role of Ann").unwrap();
    let id = row.rsplit_once("id=\"role-").unwrap().1.split('"').next().unwrap().to_owned();
    let page = owner.post_and_look(&format!("{people}/{id}/role"), &[("role", "support")]).await;
    assert!(page.contains("The role is changed."), "{page}");
    assert_eq!(ann.get("/organizations").await.status(), StatusCode::SEE_OTHER);
    let ann = Browser::signed_in(&server, "ann@new.example").await;
    assert_eq!(ann.get(&people).await.status(), StatusCode::FORBIDDEN);
    let page = owner.post_and_look(&format!("{people}/{id}/remove"), &[]).await;
    assert!(page.contains("is removed and signed out") && !page.contains("ann@new.example"), "{page}");
    assert_eq!(ann.get("/organizations").await.status(), StatusCode::SEE_OTHER);
    assert!(world.ok(&["verify", "--audit"]).contains("whole"));
}

#[tokio::test]
async fn people_are_for_those_who_manage_them() {
    let world = world();
    let server = world.serve(&["--no-worker"]);
    let owner = Browser::signed_in(&server, "owner@p.example").await;
    let below = Browser::signed_in(&server, "owner@below.example").await;
    let (of_owner, of_below) = (people_of(&owner).await, people_of(&below).await);
    // From above one comes down, by a link too; from below one does not come up.
    assert!(owner.get(&of_owner).await.text().await.unwrap().contains(&format!("href=\"{of_below}\"")));
    assert_eq!(owner.get(&of_below).await.status(), StatusCode::OK);
    assert_eq!(below.get(&of_owner).await.status(), StatusCode::NOT_FOUND);
    let fields = [("email", "ann@new.example"), ("name", "Ann"), ("role", "admin")];
    below.post(&format!("{of_owner}/invite"), &fields).await;
    let support = Browser::signed_in(&server, "support@p.example").await;
    let refused = support.get(&of_owner).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert!(refused.text().await.unwrap().contains("Not for your role"));
    support.post(&format!("{of_owner}/invite"), &fields).await;
    assert!(!owner.get(&of_owner).await.text().await.unwrap().contains("ann@new.example"));
    // A super admin is offered no owners to make.
    let super_admin = Browser::signed_in(&server, "super_admin@p.example").await;
    let page = super_admin.get(&of_owner).await.text().await.unwrap();
    assert!(page.contains("value=\"super_admin\"") && !page.contains("value=\"owner\""), "{page}");
    let fields = [("email", "ann@new.example"), ("name", "Ann"), ("role", "owner")];
    let page = super_admin.post_and_look(&format!("{of_owner}/invite"), &fields).await;
    assert!(page.contains("You cannot give a role above your own."), "{page}");
    // Signed out.
    let nobody = Browser::new(&server);
    let answer = nobody.post(&format!("{of_owner}/invite"), &fields).await;
    assert!(answer.headers()[header::LOCATION].to_str().unwrap().starts_with("/sign-in"));
}

#[tokio::test]
async fn an_invitation_that_could_not_be_sent_is_told_to_those_who_invited_and_to_the_operator() {
    let relay = end2end::relay::Relay::start("rcpt answer 550 5.1.1 no such user").await.unwrap();
    let mut world = world().with("BSR_MAIL_URL", &relay.url());
    let server = world.serve(&["--no-worker"]);
    let owner = Browser::signed_in(&server, "owner@p.example").await;
    let people = people_of(&owner).await;
    let fields = [("email", "ann@new.example"), ("name", "Ann"), ("role", "admin")];
    let page = owner.post_and_look(&format!("{people}/invite"), &fields).await;
    assert!(page.contains("On its way") && !page.contains("given-up"), "{page}");
    // The server's clock has gone on, and its mail is due by that.
    world.set("BSR_NOW", "2026-11-06T08:05:00Z");
    let due = tokio::task::spawn_blocking(move || (world.ok(&["run-due"]), world)).await.unwrap();
    let (done, world) = due;
    assert!(done.contains("invitations: 0 sent, 1 to be tried again or failed"), "{done}");

    let page = owner.get(&people).await.text().await.unwrap();
    assert!(page.contains("class=\"given-up\"") && page.contains("Could not be sent: "), "{page}");
    assert!(page.contains("5.1.1 no such user") && page.contains("Send again"), "{page}");
    let figures = owner.get("/metrics").await.text().await.unwrap();
    assert!(figures.contains("bsr_invitations{state=\"failed\"} 1\n"), "{figures}");
    assert!(figures.contains("bsr_invitations{state=\"due\"} 0\n"), "{figures}");
    let status = world.ok(&["status"]);
    let line = "invitations: 0 accepted, 0 due, 0 being sent, 0 retrying, 1 failed, 0 cancelled\n";
    assert!(status.contains(line), "{status}");
}

#[tokio::test]
async fn what_was_typed_is_there_again_for_who_signs_in_again() {
    let world = world();
    let server = world.serve(&["--no-worker"]);
    let owner = Browser::signed_in(&server, "owner@p.example").await;
    let people = people_of(&owner).await;
    let settings = people.replace("/people", "/settings");
    let keys = people.replace("/people", "/embedding/keys");
    let secret = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----";
    for (form, page, fields, kept) in [
        (
            std::format!("{people}/invite"),
            &people,
            vec![("email", "ann@new.example"), ("name", "Ann & <b>"), ("role", "support")],
            vec!["value=\"ann@new.example\"", "value=\"Ann &amp; &lt;b&gt;\""],
        ),
        (
            keys,
            &settings,
            vec![("name", "Our portal"), ("issuer", "https://portal.example"), ("public_key", secret)],
            vec!["value=\"Our portal\"", "value=\"https://portal.example\""],
        ),
    ] {
        let ended = Browser::new(&server);
        let answer = ended.post(&form, &fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{form}");
        assert!(answer.headers()[header::LOCATION].to_str().unwrap().starts_with("/sign-in?next="), "{form}");
        let left = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(!left.contains("PRIVATE"), "{left}");
        let cookies = [owner.session.clone().unwrap(), left.split(';').next().unwrap().to_owned()].join("; ");
        let request = owner.client.get(server.url(page)).header(header::ACCEPT, "text/html");
        let drawn = request.header(header::COOKIE, cookies).send().await.unwrap().text().await.unwrap();
        for value in kept {
            assert!(drawn.contains(value), "{value} is not on {page}");
        }
    }
}

#[tokio::test]
async fn the_command_line_invites_withdraws_and_changes_roles() {
    let mut world = world();
    let invite = [
        "user",
        "invite",
        "--email",
        "ann@new.example",
        "--name",
        "Ann",
        "--role",
        "owner",
        "--partner",
        "other",
    ];
    let invited = world.ok(&invite);
    assert!(invited.starts_with("invited ann@new.example (owner), until 2026-11-13T08:0"), "{invited}");
    assert!(world.refused(&invite).contains("open invitation"));
    let list = world.ok(&["user", "invitations", "--partner", "other"]);
    assert!(
        list.starts_with(
            "email,name,role,expires_at,mail
ann@new.example,Ann,owner,2026-11-13T08:0"
        ),
        "{list}"
    );
    assert!(
        list.ends_with(
            ",due
"
        ),
        "{list}"
    );
    world.set("BSR_NOW", "2026-11-06T08:05:00Z");
    world.set("BSR_MAIL_URL", "smtp://127.0.0.1:1");
    assert!(world.ok(&["run-due"]).contains("invitations: 0 sent, 1 to be tried again"));
    assert!(world.ok(&["user", "invitations", "--partner", "other"]).contains("retrying: "));
    let withdraw = ["user", "withdraw", "--partner", "other", "--email", "ann@new.example"];
    assert_eq!(world.ok(&withdraw), "withdrew the invitation of ann@new.example\n");
    assert!(world.refused(&withdraw).contains("no open invitation"));

    let set_role = |role| ["user", "set-role", "--email", "support@p.example", "--role", role];
    assert_eq!(world.ok(&set_role("finance")), "support@p.example is finance\n");
    assert!(world.ok(&["user", "list"]).contains("support@p.example,support,finance,"));
    assert!(world.refused(&set_role("operator")).contains("command line"));
    // Who runs the deployment may do what nobody of the partner may.
    world.ok(&["user", "remove", "--email", "owner@below.example"]);
}
