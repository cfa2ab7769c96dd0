"""Escalations by e-mail: taken once, recognised when repeated, and with headers nobody outside can write."""

from __future__ import annotations

import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from hypothesis import given

from bot.connectors.page_email import SHOWN, MailServer, message_of
from bot.content.words import LANGUAGES, Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, SettingsError, Unavailable
from bot.mention.alerts import EVERYBODY, KINDS, Listed
from bot.mention.escalation import Page
from bot.mention.mention import Mention
from bot.mention.post import Author
from bot.mention.tags import Kind
from bot.ports import Summons
from tests.fakes import NOON, UNSURE, post, sample
from tests.slack.drawing import ANY, mentions

from .loopback import closed_port
from .mail import PASSWORD, USER, Mailbox, mail_server

DUTY, SENDER = Page("email", "duty@example.com"), "desk@peony.example"


def mention(text: str = "Nothing works.\nBcc: x@evil.example", kind: Kind = Kind.COMPLAINT) -> Mention:
    written = post(text, url="https://wall.example/r1", author=Author("Lena\r\nTo: all@evil.example"))
    rule = sample().rules["peony"][0]
    return Mention(written.mention_id, "peony", written, NOON, tags=replace(UNSURE, kind=kind), rule=rule)


def summons(*given: Mention, level: str = "lead", brand: str = "Peony & Pine", language: str = "en") -> Summons:
    listed = [Listed(one, "breached") for one in given or (mention(),)]
    return Summons("alert:m1-2:email-0", "peony", brand, language, "Europe/Warsaw", level, NOON, listed)


def send(box: Mailbox, what: Summons | None = None, url: str = "") -> None:
    MailServer(url or box.url, SENDER).send(DUTY, what or summons())


def lines(message: EmailMessage) -> list[str]:
    return [line for line in str(message.get_content()).splitlines() if line]


def test_a_page_arrives_and_says_what_a_duty_officer_needs() -> None:
    with mail_server() as box:
        send(box)
    (message,) = box.messages
    assert (message["From"], message["To"]) == (SENDER, "duty@example.com")
    assert message["Subject"] == "Peony & Pine, level lead: 1 mention calls for a decision"
    assert message["Date"] == "Sun, 22 Nov 2026 12:00:00 +0000"
    due = (NOON + sample().rules["peony"][0].reply_within).strftime("%H:%M")
    assert lines(message) == [
        "Peony & Pine, level lead: 1 mention calls for a decision",
        "Lena To: all@evil.example: “Nothing works. Bcc: x@evil.example”",
        f"its time is over; urgency: normal; reply by 2026-11-22 {due.replace('12', '13')} CET",
        "https://wall.example/r1",
        "Everything about them stands on their cards in Slack. Nothing is published without a person's decision.",
    ]


def test_sent_again_it_is_the_same_message_to_whoever_sorts_by_its_id() -> None:
    with mail_server() as box:
        for what in (summons(), summons(mention("Other words by now.")), replace(summons(), key="alert:m9-1:email-0")):
            send(box, what)
    first, again, other = (message["Message-ID"] for message in box.messages)
    assert first == again != other
    assert first.endswith("@peony.example>")


def test_a_name_with_a_line_break_writes_no_header() -> None:
    with mail_server() as box:
        send(box, summons(brand="Peony\r\nBcc: everybody@evil.example"))
    (message,) = box.messages
    assert message["Subject"].strip().startswith("Peony Bcc: everybody@evil.example, level")
    assert message["Bcc"] is None


@ANY
@given(mentions())
def test_whatever_a_customer_wrote_is_one_line_of_plain_text(hostile: Mention) -> None:
    message = message_of(DUTY, summons(hostile), SENDER)
    assert set(message.keys()) == {
        "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    assert message.get_content_type() == "text/plain"
    assert bytes(message).isascii()
    assert len(lines(message)) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_in_the_language_of_the_desk(kind: str, language: str) -> None:
    what = replace(summons(language=language), listed=[Listed(mention(), kind)])
    told = lines(message_of(DUTY, what, SENDER))
    assert Words(language)(f"alert.{kind}") in told[2]
    assert told[-1] == Words(language)("alert.mail_foot")


def test_abuse_stays_inside_and_a_flood_is_counted() -> None:
    many = [mention(f"You fools, number {number}.", Kind.INSULT) for number in range(SHOWN + 7)]
    told = lines(message_of(DUTY, summons(*many, level=EVERYBODY), SENDER))
    assert told[0] == f"Peony & Pine: nobody is left to decide about {SHOWN + 7} mentions"
    assert not any("fools" in line for line in told)
    assert "… and 7 more" in told


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"MAIL": "451 later"}, Unavailable), ({"RCPT": "450 greylisted"}, Unavailable),
        ({"MESSAGE": "452 full"}, Unavailable), ({"RCPT": "550 nobody here"}, PlatformRefused),
        ({"MESSAGE": "554 spam"}, PlatformRefused), ({"DATA": ""}, Ambiguous), ({"MESSAGE": ""}, Ambiguous),
    ],
)  # fmt: skip
def test_a_server_in_trouble_is_an_error_of_ours(answers: dict[str, str], error: type[Exception]) -> None:
    with mail_server(answers=answers) as box, pytest.raises(error):
        send(box)


def test_a_server_that_forgets_its_manners_afterwards_has_taken_it_all_the_same() -> None:
    with mail_server(answers={"QUIT": "500 what?"}) as box:
        send(box)
    assert len(box.messages) == 1


def test_a_server_that_is_away_is_unavailable() -> None:
    with mail_server() as box, pytest.raises(Unavailable):
        send(box, url=f"smtp://127.0.0.1:{closed_port()}")


def test_user_and_password_are_shown_to_the_server() -> None:
    with mail_server("AUTH PLAIN") as box:
        send(box, url=f"smtp://{USER}:{PASSWORD.replace('@', '%40')}@127.0.0.1:{box.port}")
        assert len(box.messages) == 1
        with pytest.raises(CredentialsRefused):
            send(box, url=f"smtp://{USER}:wrong@127.0.0.1:{box.port}")


def test_a_password_never_travels_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.connectors.page_email.LOOPBACK", frozenset())
    with mail_server("AUTH PLAIN") as box, pytest.raises(SettingsError, match="STARTTLS"):
        send(box, url=f"smtp://{USER}:wrong@127.0.0.1:{box.port}")
    assert "AUTH" not in box.verbs


def test_where_encryption_is_offered_and_fails_nothing_is_sent() -> None:
    with mail_server("STARTTLS", answers={"STARTTLS": "220 go on"}) as box, pytest.raises(Unavailable):
        send(box)
    assert set(box.verbs) & {"MAIL", "AUTH", "DATA"} == set()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """Of a server that nobody but this authority vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_password_and_the_page_travel_encrypted(
    tls: ssl.SSLContext, authority: trustme.CA, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with mail_server("STARTTLS", "AUTH PLAIN", tls=tls, tls_first=scheme == "smtps") as box:
        send(box, url=f"{scheme}://{USER}:{PASSWORD.replace('@', '%40')}@127.0.0.1:{box.port}")
    assert len(box.messages) == 1
    before = box.verbs[: box.verbs.index("AUTH")]
    assert before == (["EHLO", "STARTTLS", "EHLO"] if scheme == "smtp" else ["EHLO"])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_nobody_vouches_for_gets_neither_password_nor_page(tls: ssl.SSLContext, scheme: str) -> None:
    with (
        mail_server("STARTTLS", "AUTH PLAIN", tls=tls, tls_first=scheme == "smtps") as box,
        pytest.raises(Unavailable),
    ):
        send(box, url=f"{scheme}://{USER}:wrong@127.0.0.1:{box.port}")
    assert set(box.verbs) <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("", SENDER), ("smtp://127.0.0.1:25", ""), ("smtp://127.0.0.1:25", "desk"), ("127.0.0.1:25", SENDER),
        ("smtp://127.0.0.1:25", "desk@peony.example\nBcc: x@evil.example"), ("http://127.0.0.1", SENDER),
        ("smtp://127.0.0.1:99999", SENDER), ("smtp://", SENDER),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_named(url: str, sender: str) -> None:
    with pytest.raises(SettingsError, match="UNSCRIPTED_SMTP_URL"):
        MailServer(url, sender).check(DUTY)


def test_doctor_learns_whether_the_server_answers() -> None:
    with mail_server() as box:
        assert MailServer(box.url, SENDER).check(DUTY) == "e-mail goes from desk@peony.example to duty@example.com"
    assert "MAIL" not in box.verbs
    with mail_server(answers={"NOOP": "421 later"}) as box, pytest.raises(Unavailable):
        MailServer(box.url, SENDER).check(DUTY)
