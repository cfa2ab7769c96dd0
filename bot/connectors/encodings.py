"""How the bytes of an exported file spell text: UTF-8 and UTF-16, else the Windows code pages of Russia or Poland."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

CHUNK = 1024 * 1024  # bytes
ENOUGH = 20_000  # letters beyond ASCII that settle which code page it is
BEYOND = re.compile(rb"[\xa8\xaf\xb3\xb8\xb9\xbf-\xff\x8c\x8f\x9c\x9f]+")  # letters in either code page
ESCAPED = re.compile("[\udc80-\udcff]")  # how `surrogateescape` keeps a byte that is not in the encoding


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file and how its bytes spell text."""

    path: Path
    encoding: str
    errors: str  # what becomes of bytes that are not in the encoding

    def open(self) -> TextIO:
        """From the beginning, line ends as they are."""
        return self.path.open(encoding=self.encoding, errors=self.errors, newline="")


def text_file(path: Path) -> TextFile:
    """Read once through: a file is UTF-8 unless most of what is beyond ASCII says otherwise.

    A few broken bytes do not turn a UTF-8 file into another one; where they are, `ESCAPED` finds them.
    """
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return TextFile(path, "utf-16", "replace")
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    proper = broken = 0
    for chunk in _chunks(path):
        if not (text := decoder.decode(chunk)).isascii():
            escaped = len(ESCAPED.findall(text))
            broken += escaped
            proper += len(text) - len(text.encode("ascii", "ignore")) - escaped
    return TextFile(path, "utf-8-sig" if broken <= proper else _code_page(path), "surrogateescape")


def _code_page(path: Path) -> str:
    """Cyrillic words are runs of letters beyond ASCII; in Polish ones such letters stand among ASCII ones."""
    alone = together = 0
    for chunk in _chunks(path):
        for run in BEYOND.findall(chunk):
            alone, together = (alone + 1, together) if len(run) == 1 else (alone, together + len(run))
        if alone + together > ENOUGH:
            break
    return "cp1251" if together > alone else "cp1250"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
