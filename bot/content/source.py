"""Reads content files so that every complaint can name its path and line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from bot.errors import ContentError, UnscriptedError

Location = tuple[str | int, ...]
P = ParamSpec("P")
T = TypeVar("T")
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
        return ContentError(self.path, self.line(*location), message)

    def line(self, *location: str | int) -> int:
        """Where the value at this location stands, or the nearest one above it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

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
    text = _text(path)
    raw, body, offset = (text, "", 0) if path.suffix == ".yaml" else _split(path, text)
    lines: dict[Location, int] = {}
    try:
        loader = _Loader(raw)
        if node := loader.get_single_node():
            _note_lines(node, (), offset, lines)
        header = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        raise ContentErrors([ContentError(path, line, f"not readable as YAML: {error.problem}")]) from None
    except ReaderError as error:
        line = raw[: error.position].count("\n") + 1 + offset
        raise ContentErrors([ContentError(path, line, "a character here does not belong into text")]) from None
    return Source(path, text, version_of(text), header, body, lines)


def collected(problems: list[ContentError], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What `read` gives; where it cannot, None, and what is wrong joins the problems."""
    try:
        return read(*args, **kwargs)
    except ContentErrors as errors:
        problems += errors.problems
        return None


def version_of(text: str) -> str:
    """A content version: first 12 hex digits of the sha256 of the UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class _Loader(yaml.SafeLoader):
    """Strict where YAML is lenient."""


def _date(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise ConstructorError(None, None, f"there is no date {node.value}", node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors open a file with a mark that is no text
    except FileNotFoundError:
        raise ContentErrors([ContentError(path, 1, "this file is missing")]) from None
    except UnicodeDecodeError:
        raise ContentErrors([ContentError(path, 1, "this file is not UTF-8 text; save it as UTF-8")]) from None


def _split(path: Path, text: str) -> tuple[str, str, int]:
    header, between, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not between:
        raise ContentErrors([ContentError(path, 1, "a header between two lines of --- must open this file")])
    return header + "\n", body.strip() + "\n", 1


def _note_lines(node: Node, at: Location, offset: int, lines: dict[Location, int]) -> None:
    lines.setdefault(at, node.start_mark.line + 1 + offset)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise ConstructorError(None, None, "a name must stand here", key.start_mark)
            if (*at, key.value) in lines:
                raise ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            lines[(*at, key.value)] = key.start_mark.line + 1 + offset
            _note_lines(value, (*at, key.value), offset, lines)
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*at, index), offset, lines)
