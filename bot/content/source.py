"""Reads content files so that every complaint can name its path and line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from bot.errors import ContentError, UnscriptedError

Location = tuple[str | int, ...]
Schema = TypeVar("Schema", bound="Strict")


class Strict(BaseModel):
    """A content schema: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ContentErrors(UnscriptedError):
    """Everything that is wrong with the content, file by file."""

    def __init__(self, problems: list[ContentError]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the workspace, and where each of its YAML values stands."""

    path: Path
    text: str
    version: str  # first 12 hex of the content's sha256
    header: Any  # the YAML of a .yaml file, or the header of a Markdown file
    body: str  # Markdown below the header; "" in YAML files
    lines: dict[Location, int]

    def error(self, message: str, *location: str | int) -> ContentError:
        """A complaint about the value at this location, or about the nearest one above it."""
        where = location
        while where and where not in self.lines:
            where = where[:-1]
        return ContentError(self.path, self.lines.get(where, 1), message)

    def validated(self, schema: type[Schema]) -> Schema:
        """The header in its schema; ContentErrors names every field that is wrong."""
        try:
            return schema.model_validate(self.header)
        except ValidationError as error:
            raise ContentErrors([self._complaint(detail["loc"], detail["msg"]) for detail in error.errors()]) from None

    def _complaint(self, location: Location, message: str) -> ContentError:
        name = ".".join(str(part) for part in location)
        return self.error(f"{name}: {message}" if name else message, *location)


def read_source(path: Path) -> Source:
    """Read a YAML file, or a Markdown file with a YAML header between `---` lines."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentErrors([ContentError(path, 1, "this file is missing")]) from None
    except UnicodeDecodeError:
        raise ContentErrors([ContentError(path, 1, "this file is not UTF-8 text; save it as UTF-8")]) from None
    raw, body, offset = (text, "", 0) if path.suffix == ".yaml" else _split(path, text)
    try:
        node = yaml.compose(raw, Loader=yaml.SafeLoader)
        header = yaml.safe_load(raw)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        raise ContentErrors([ContentError(path, line, f"not readable as YAML: {error.problem}")]) from None
    lines: dict[Location, int] = {}
    if node is not None:
        _note_lines(node, (), offset, lines)
    return Source(path, text, version_of(text), header, body, lines)


def version_of(text: str) -> str:
    """A content version: first 12 hex digits of the sha256 of the UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _split(path: Path, text: str) -> tuple[str, str, int]:
    parts = text.split("---\n", 2)
    if not text.startswith("---\n") or len(parts) < 3:
        raise ContentErrors([ContentError(path, 1, "a header between two lines of --- must open this file")])
    return parts[1], parts[2].strip() + "\n", 1


def _note_lines(node: Node, at: Location, offset: int, lines: dict[Location, int]) -> None:
    lines.setdefault(at, node.start_mark.line + 1 + offset)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            lines[(*at, key.value)] = key.start_mark.line + 1 + offset
            _note_lines(value, (*at, key.value), offset, lines)
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*at, index), offset, lines)
