"""A page as an e-mail: one message per batch, in the desk's language, the same Message-ID at every attempt."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from bot.connectors.reasons import Reason
from bot.content.words import Words
from bot.errors import Ambiguous, CredentialsRefused, PlatformRefused, SettingsError, Unavailable
from bot.mention.alerts import EVERYBODY, Listed, quoted
from bot.mention.escalation import Page
from bot.mention.listing import reply_by
from bot.ports import Summons

TIMEOUT = 10.0  # seconds for each answer of the server
SHOWN = 50  # mentions named in one message; the rest is counted
AUTHOR = 60  # characters of an author's name
ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in. `url`: smtp://user:password@host:587, which begins in the clear and goes on with
    STARTTLS where the server offers it, or smtps://…; "": not configured."""

    url: str
    sender: str

    def send(self, page: Page, summons: Summons) -> None:
        """Unavailable: not taken, try again. Ambiguous: perhaps taken; the Message-ID tells receivers."""
        with self._connected() as server, translated(Ambiguous):
            server.send_message(message_of(page, summons, self.sender), self.sender, [page.address])

    def check(self, page: Page) -> str:
        with self._connected() as server, translated(Unavailable):
            code, _ = server.noop()
        if code != 250:
            raise Unavailable("the mail server does not answer as it should")
        return f"e-mail goes from {self.sender} to {page.address}"

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with translated(Unavailable):
            server = self._opened()
        try:
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):  # what it was told it has; leaving is politeness
                server.quit()
            server.close()

    def _opened(self) -> smtplib.SMTP:
        host, port, user, password, secure = self._address()
        context = ssl.create_default_context()
        us = self.sender.partition("@")[2]  # what this machine is called is nobody's business
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, us, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port or 587, us, timeout=TIMEOUT)
        try:
            if not secure:
                _encrypted(server, context, host in LOOPBACK or not user)
            if user:
                server.login(user, password)
        except BaseException:  # whatever it is goes on; the connection does not stay behind
            server.close()
            raise
        return server

    def _address(self) -> tuple[str, int | None, str, str, bool]:
        """Host, port, user, password, and whether it is encrypted from the first byte."""
        if not self.url or not ADDRESS.fullmatch(self.sender):
            raise SettingsError("UNSCRIPTED_SMTP_URL and UNSCRIPTED_MAIL_FROM are needed for pages by e-mail")
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError("UNSCRIPTED_SMTP_URL: write it as smtp://user:password@host:587 or smtps://…")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return parts.hostname, port, user, password, parts.scheme == "smtps"


def _encrypted(server: smtplib.SMTP, context: ssl.SSLContext, may_be_read: bool) -> None:
    """From here on, where the server offers it; SettingsError where it does not and a password would be seen."""
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif not may_be_read:
        raise SettingsError(
            "UNSCRIPTED_SMTP_URL: the server offers no STARTTLS, and a password is not sent in the clear"
        )


@contextmanager
def translated(unclear: type[Ambiguous] | type[Unavailable]) -> Iterator[None]:
    """Failures of smtplib by their code (RFC 5321): 4xx later, 5xx never; `unclear` where there was no answer."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise CredentialsRefused("the mail server does not take UNSCRIPTED_SMTP_URL's user and password") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _by_code(min(code for code, _ in error.recipients.values())) from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise PlatformRefused(Reason.REFUSED) from error
    except (smtplib.SMTPException, OSError) as error:
        raise unclear("the mail server did not answer to the end") from error


def _by_code(code: int) -> Unavailable | PlatformRefused:
    return Unavailable(f"the mail server answered {code}") if code < 500 else PlatformRefused(Reason.REFUSED)


def message_of(page: Page, summons: Summons, sender: str) -> EmailMessage:
    """Plain text. A header cannot be broken by what stands in it: it is one line, and EmailMessage refuses others."""
    words, message = Words(summons.language), EmailMessage()
    told = hashlib.sha256(f"{summons.key}\0{page.address}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{told}@{sender.partition('@')[2]}>"
    message["Date"] = format_datetime(summons.at)
    message["From"], message["To"] = sender, page.address
    message["Subject"] = one_line(subject_of(summons, words))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices in return
    message.set_content("\n".join(body_lines(summons, words)), cte="quoted-printable")  # not every server takes 8 bits
    return message


def subject_of(summons: Summons, words: Words) -> str:
    count = len(summons.listed)
    if summons.level == EVERYBODY:
        return words("alert.subject_nobody", brand=summons.brand_name, count=count)
    role = f"role.{summons.level}"
    level = words(role) if role in words else summons.level
    return words("alert.subject", brand=summons.brand_name, level=level, count=count)


def body_lines(summons: Summons, words: Words) -> Iterator[str]:
    yield subject_of(summons, words)
    for one in summons.listed[:SHOWN]:
        yield ""
        yield from mention_lines(one, summons, words)
    if len(summons.listed) > SHOWN:
        yield from ("", words("home.more", count=len(summons.listed) - SHOWN))
    yield from ("", words("alert.mail_foot"))


def mention_lines(one: Listed, summons: Summons, words: Words) -> Iterator[str]:
    """Who said what, why people are called for it, and where it stands; one line each, whatever the customer wrote."""
    mention, due = one.mention, reply_by(one.mention)
    author = one_line(mention.post.author.name)[:AUTHOR] or words("card.somebody")
    yield words("alert.mail_line", author=author, words=one_line(quoted(mention)) or words("card.abuse_short"))
    why = words(f"alert.{one.kind}")
    if due and mention.tags:
        at = due.astimezone(ZoneInfo(summons.timezone)).strftime("%Y-%m-%d %H:%M %Z")
        why = words("alert.mail_state", why=why, urgency=words(f"tag.urgency.{mention.tags.urgency}"), at=at)
    yield why
    if mention.post.url:
        yield one_line(mention.post.url)


def one_line(text: str) -> str:
    """Without what breaks lines, hides words or cannot be written as UTF-8."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
