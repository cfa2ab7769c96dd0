"""A mail server on loopback, small enough to be read: it takes, refuses or drops what it is told to (RFC 5321)."""

from __future__ import annotations

import base64
import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

USER, PASSWORD = "duty", "s3cret@x"


@dataclass
class Mailbox:
    """What the server got. `answers`: a verb -> what it says instead of yes; "" hangs up."""

    answers: dict[str, str] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # every line before DATA
    messages: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    tls: ssl.SSLContext | None = None
    tls_first: bool = False  # from the first byte on, else after STARTTLS

    @property
    def verbs(self) -> list[str]:
        return [line.split()[0].upper() for line in self.said]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class Talk(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client may leave first
            if self.box.tls_first:
                self._encrypt()
            self._say("220 loopback")
            while line := self.rfile.readline().decode().strip():
                self.box.said.append(line)
                if not self._answered(line.split()[0].upper(), line):
                    return

    def _answered(self, verb: str, line: str) -> bool:
        """False: the connection ends."""
        told = self.box.answers.get(verb)
        if told is not None:
            return self._say(told)
        match verb:
            case "EHLO":
                return self._say(
                    "\r\n".join(f"250-{one}" for one in ["loopback", *self.box.extensions]) + "\r\n250 HELP"
                )
            case "STARTTLS" if self.box.tls:
                self._say("220 go on")
                self._encrypt()
                return True
            case "AUTH":
                known = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
                return self._say("235 welcome" if line.split()[-1] == known else "535 no")
            case "DATA":
                self._say("354 go on")
                return self._taken()
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                return self._say("250 fine")

    def _taken(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        told = self.box.answers.get("MESSAGE", "250 taken")
        if not told.startswith(("4", "5")):
            self.box.messages.append(message_from_bytes(b"".join(lines), policy=policy.default))
        return self._say(told)

    def _encrypt(self) -> None:
        assert self.box.tls
        self.request = self.box.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _say(self, text: str) -> bool:
        if text:
            self.wfile.write(f"{text}\r\n".encode())
        return bool(text)


@contextlib.contextmanager
def mail_server(
    *extensions: str, answers: dict[str, str] | None = None, tls: ssl.SSLContext | None = None, tls_first: bool = False
) -> Iterator[Mailbox]:
    """`answers`: {"EHLO": "421 later", "DATA": "", "MESSAGE": "452 full"}"""
    box = Mailbox(answers or {}, list(extensions), tls=tls, tls_first=tls_first)
    talk = type("Talk", (Talk,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield box
        server.shutdown()
