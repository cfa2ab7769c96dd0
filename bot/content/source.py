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

LONGEST = 1_000_000  # characters of a content file
MOST, DEEPEST = 100_000, 60  # values in one, and how deep they may stand in each other
# What the YAML library stumbles over in a value that is not what its own `!!tag` says.
STUMBLES = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
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
    except RecursionError:
        raise ContentErrors([ContentError(path, 1 + offset, "not readable as YAML: nested too deep")]) from None
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

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except STUMBLES:
            raise ConstructorError(None, None, f"this is no {node.tag.rpartition(':')[2]}", node.start_mark) from None


def _date(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise ConstructorError(None, None, f"there is no date {node.value}", node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors open a file with a mark that is no text
    except FileNotFoundError:
        wrong = "this file is missing"
    except UnicodeDecodeError:
        wrong = "this file is not UTF-8 text; save it as UTF-8"
    except OSError as error:
        wrong = f"this file cannot be read: {error.strerror}"
    else:
        if len(text) <= LONGEST:
            return text
        wrong = f"this file has {len(text)} characters; at most {LONGEST} are read"
    raise ContentErrors([ContentError(path, 1, wrong)])


def _split(path: Path, text: str) -> tuple[str, str, int]:
    header, between, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not between:
        raise ContentErrors([ContentError(path, 1, "a header between two lines of --- must open this file")])
    return header + "\n", body.strip() + "\n", 1


def _note_lines(node: Node, at: Location, offset: int, lines: dict[Location, int]) -> None:
    if len(at) > DEEPEST or len(lines) > MOST:  # a few aliases of aliases are millions of values
        raise ConstructorError(None, None, "too much stands in here", node.start_mark)
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
