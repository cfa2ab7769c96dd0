"""Whatever somebody asks `unscripted person` for: told or erased whole, or nothing is written and nothing changed."""

from __future__ import annotations

import json
import stat
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing.kept import TAKEN, WRITTEN, Kept, file_names, folder, tree, typed
from tests.fuzzing.mutations import examples

pytestmark = pytest.mark.slow
Asked = list[tuple[str, str]]


def of_somebody(made: Kept) -> st.SearchStrategy[Asked]:
    """Options that say whose data is meant, as people type them and otherwise."""
    known = {
        "--author": ("demo:u-1", "demo:u-2", "webhook:u-1", "demo", f"demo:{'u' * 200}"),
        "--mention": made.mentions,
        "--trace": ("PP-48213", "pp 48213", "robin HALE", "Lena", "+48 600 700 800", "@", "0"),
        "--brand": ("peony", "brightbus", "nobody"),
    }
    one = st.sampled_from(list(known)).flatmap(
        lambda name: st.tuples(st.just(name), st.one_of(st.sampled_from(known[name]), typed()))
    )
    return st.lists(one, max_size=3)


@examples(40)
@given(data=st.data(), only=st.booleans(), as_json=st.booleans())
def test_export(made: Kept, tmp_path: Path, data: st.DataObject, only: bool, as_json: bool) -> None:
    made.start_again()
    here = folder(tmp_path)
    before = tree(here)
    asked = data.draw(of_somebody(made))
    files = data.draw(st.lists(st.tuples(st.sampled_from(("--to", "--csv")), file_names()), max_size=2))
    flags = [*(["--only"] if only else []), *(["--json"] if as_json else [])]
    ended = made.unscripted(here, "person", "export", *chain(*asked, *files), *flags)
    new = tree(here).keys() - before.keys()
    assert {name: words for name, words in tree(here).items() if name not in new} == before
    assert not new or ended.code == 0, ended.said
    for name in new:
        path = here / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if ended.code == 0 and "told in" in ended.said:
        told = dict(files).get("--to", "person.json")
        assert json.loads((here / told).read_text(encoding="utf-8"))["mentions"]
    assert made.changed() == {}


@examples(40)
@given(data=st.data(), yes=st.sampled_from((True, True, True, False)), only=st.booleans(), as_json=st.booleans())
def test_erase(made: Kept, tmp_path: Path, data: st.DataObject, yes: bool, only: bool, as_json: bool) -> None:
    made.start_again()
    here = folder(tmp_path)
    asked = data.draw(of_somebody(made))
    flags = [name for name, on in (("--only", only), ("--yes", yes), ("--json", as_json)) if on]
    ended = made.unscripted(here, "person", "erase", *chain(*asked), *flags)
    changed = made.changed()
    if ended.code != 0:
        assert changed == {}, ended.said
    gone = {key[0] for key in changed.get("erasures", set())}  # type: ignore[index]
    assert gone <= set(made.mentions)
    assert made.unscripted(here, "audit", "verify").code == 0
    assert tree(here) == {TAKEN: WRITTEN}
