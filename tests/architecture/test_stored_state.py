"""The state of a mention as it is stored: whoever changes its shape must think of the version that runs beside."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.store.rows import FORMAT, STATE

# FORMAT -> shape of the state. A field that is new since the last release needs a default, and the next release a
# higher FORMAT: an older version that runs beside it leaves such rows alone, instead of saving them without the field.
SHAPES = {1: "6fdb0b1628aae4b1"}


def bare(schema: Any) -> Any:
    """Without words for people."""
    if isinstance(schema, dict):
        return {key: bare(value) for key, value in schema.items() if key not in ("title", "description")}
    return [bare(value) for value in schema] if isinstance(schema, list) else schema


def test_a_state_of_another_shape_has_another_format() -> None:
    shape = json.dumps(bare(STATE.json_schema(mode="serialization")), sort_keys=True)
    assert SHAPES[FORMAT] == hashlib.sha256(shape.encode()).hexdigest()[:16]
