"""Checks messages with nothing of ours: Python's own email package, dkimpy, and the ledger's rows.

usage: check.py FOLDER DATABASE DNS_RECORD
FOLDER has N.eml and N.json of receive.py, DATABASE is the SQLite file of the deployment that sent them, DNS_RECORD the
TXT record of its DKIM key. Prints how many messages are right, or complains of the first that is not.
"""

import base64
import email
import email.policy
import hashlib
import json
import pathlib
import re
import sqlite3
import sys
import uuid
from html.parser import HTMLParser

import dkim

FOLDER, DATABASE, RECORD = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3].encode()
SENDER, DOMAIN = "reports@portal.example", "portal.example"
PUBLIC = "https://portal.example"
SIGNED = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted",
    "list-unsubscribe", "list-unsubscribe-post",
}


class Remote(HTMLParser):
    """What a mail program would fetch."""

    def __init__(self):
        super().__init__()
        self.fetched, self.links, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "srcset", "background", "poster", "data") or (name == "href" and tag == "link"):
                self.fetched.append((tag, name, value))
            if name == "style" and "url(" in (value or ""):
                self.fetched.append((tag, name, value))
            if name == "href" and tag == "a":
                self.links.append(value)

    def handle_data(self, data):
        self.text.append(data)


def ledger():
    """The mails that were taken, by their Message-ID."""
    rows = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True).execute(
        """SELECT d.message_id, d.public_id, d.recipient, d.state, r.sha256, r.revision, o.name, o.public_id
           FROM delivery d JOIN report r ON r.id = d.report_id JOIN organization o ON o.id = r.organization_id"""
    )
    mails = {}
    for message_id, mail, recipient, state, sha256, revision, name, organization in rows:
        assert state == "accepted", f"{recipient}: {state}"
        assert message_id not in mails, f"two mails are {message_id}"
        mails[message_id] = (uuid.UUID(bytes=mail), recipient, sha256, revision, name, uuid.UUID(bytes=organization))
    return mails


def check_bytes(raw):
    assert b"\0" not in raw and raw.endswith(b"\r\n"), "NUL, or no end of the last line"
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "a bare LF or CR"
    longest = max(map(len, lines))
    assert longest <= 998, f"a line of {longest} characters"
    head = raw.split(b"\r\n\r\n")[0]
    assert head.isascii(), "a header that is not ASCII"


def check_head(message, mail, recipient, revision, name, organization):
    for header in SIGNED:
        assert len(message.get_all(header, [])) == 1, f"{header} is not there once"
    assert message["From"].addresses[0].addr_spec == SENDER and len(message["From"].addresses) == 1
    assert [one.addr_spec for one in message["To"].addresses] == [recipient]
    assert message["Cc"] is None and message["Bcc"] is None
    assert message["Date"].datetime.tzinfo is not None and not message["Date"].defects
    assert str(message["Subject"]) == f"Backup summary for {name}, October 2026", message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(rf"<({PUBLIC}/unsubscribe/[\w-]+)>", message["List-Unsubscribe"]).group(1)
    token = base64.urlsafe_b64decode(link.rsplit("/", 1)[1] + "==")
    assert token[:16] == mail.bytes, "the link is another mail's"
    # The same for the same organization, month, revision and recipient.
    subject = f"{organization}\n2026-10\n{revision}\n{recipient.lower()}"
    wanted = f"<bsr.2026-10.r{revision}.{hashlib.sha256(subject.encode()).hexdigest()[:32]}@{DOMAIN}>"
    assert message["Message-ID"] == wanted, f"{message['Message-ID']} is not {wanted}"
    return link


def check_body(message, sha256, name, link):
    assert message.get_content_type() == "multipart/mixed"
    alternative, pdf = message.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    plain, html = alternative.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = plain.get_content()
    assert name in text and link in text
    table = [line for line in text.splitlines() if re.search(r"\S {2,}\S", line)]
    assert len(table) >= 2 and table[0].startswith("All"), f"no table in {text}"
    page = Remote()
    page.feed(html.get_content())
    assert page.fetched == [], f"the HTML fetches {page.fetched}"
    assert link in page.links and any(one.startswith(f"{PUBLIC}/organizations/") for one in page.links)
    assert name in " ".join(page.text)
    assert pdf.get_content_type() == "application/pdf" and pdf.get_content_disposition() == "attachment"
    assert re.fullmatch(r"backup-summary-.*-2026-10\.pdf", pdf.get_filename()), pdf.get_filename()
    assert hashlib.sha256(pdf.get_content()).digest() == sha256, "another file than the ledger's"
    for part in message.walk():
        assert not part.defects, part.defects


def check_signature(raw):
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return RECORD

    signature = dkim.DKIM(raw)
    assert signature.verify(dnsfunc=dns), "the signature is wrong"
    assert asked == [f"bsr._domainkey.{DOMAIN}.".encode()] or asked == [f"bsr._domainkey.{DOMAIN}."], asked
    signed = {name.decode().lower() for name, _ in signature.signed_headers}
    assert SIGNED <= signed, f"not signed: {SIGNED - signed}"


def check_envelope(about, mail, recipient):
    assert about["to"] == [recipient], about
    local, domain = about["from"].split("@")
    name, tag = local.split("+")
    assert (name, domain) == ("bounce", DOMAIN) and len(local) <= 64 and local == local.lower(), about
    assert base64.b32decode(tag.upper() + "=" * (-len(tag) % 8))[:16] == mail.bytes, "the return path is another mail's"


def main():
    mails, seen = ledger(), set()
    for path in FOLDER.glob("*.eml"):
        raw = path.read_bytes()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        message_id = message["Message-ID"].strip("<>")
        try:
            assert message_id in mails and message_id not in seen, "unknown, or there twice"
            mail, recipient, sha256, revision, name, organization = mails[message_id]
            check_bytes(raw)
            check_envelope(json.loads(path.with_suffix(".json").read_text()), mail, recipient)
            link = check_head(message, mail, recipient, revision, name, organization)
            check_body(message, sha256, name, link)
            check_signature(raw)
        except AssertionError as error:
            sys.exit(f"{path}, {message_id}: {error}")
        seen.add(message_id)
    assert seen == mails.keys(), f"{len(mails.keys() - seen)} mails never came"
    print(len(seen))


main()
