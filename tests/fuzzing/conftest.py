"""One open front door for each module of tests, as it was at the beginning for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .front_door import FrontDoor, front_door
from .kept import Kept, kept


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDoor]:
    with front_door(tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest.fixture
def door(opened: FrontDoor) -> FrontDoor:
    opened.start_again()
    return opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept(tmp_path_factory.mktemp("kept")) as here:
        yield here
