"""What goes wrong outside while the program lives: every call may fail, sockets end, envelopes come late and twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping

from bot.sandbox.server import Sandbox

SLACK = {"429": 0.02, "before_500": 0.02, "500": 0.02, "drop_answer": 0.02, "drop_call": 0.02}
ODDS: Mapping[str, Mapping[str, float]] = {
    "chat.postMessage": {"429": 0.03, "before_500": 0.04, "500": 0.04, "drop_answer": 0.05, "drop_call": 0.04},
    "slack": SLACK,
    "platform.feed": {
        "429": 0.03, "before_500": 0.03, "drop_answer": 0.03, "slow": 0.02, "repeat": 0.08, "reverse": 0.3,
    },
    "platform.review": {"429": 0.04, "before_500": 0.04, "drop_answer": 0.04, "slow": 0.01},
    "platform.reply": {"429": 0.05, "before_500": 0.06, "500": 0.06, "drop_answer": 0.08, "slow": 0.02},
    "model": {"429": 0.05, "500": 0.06, "drop_answer": 0.05, "slow": 0.02, "garbage": 0.06, "half": 0.06},
}  # fmt: skip


def unsettled(sandbox: Sandbox, chance: random.Random, served: Counter[str], stop: threading.Event) -> None:
    """Sockets are refreshed and cut off, envelopes wait, leave in reverse and as copies, and come again much later."""
    while not stop.wait(chance.uniform(0.3, 1.5)):
        what = chance.choice(("redeliver", "redeliver", "hold", "hold", "disconnect", "abort"))
        served[what] += 1
        match what:
            case "redeliver":
                sandbox.fault("redeliver", envelopes=chance.randint(1, 8))
            case "hold":
                sandbox.fault("hold")
                stop.wait(chance.uniform(0.1, 0.6))
                sandbox.fault("let_go", reverse=chance.random() < 0.5, copies=chance.randint(0, 2))
            case _:
                sandbox.fault(what, sockets=chance.randint(1, 2))
