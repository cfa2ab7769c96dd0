"""What a step needs from the world: one Protocol per neighbour, and the Desk that holds them."""

from bot.ports.desk import Clock, Decide, Desk, Loop, May, Receive
from bot.ports.memory import Claim, ClaimState, Effects, Leases, Store
from bot.ports.minds import Answer, Knowledge, Lexicon, Model, Question, Spending
from bot.ports.platforms import Capabilities, Connector, Inbound, Once, Outgoing, Page, Platforms, Receipt

__all__ = [
    "Answer",
    "Capabilities",
    "Claim",
    "ClaimState",
    "Clock",
    "Connector",
    "Decide",
    "Desk",
    "Effects",
    "Inbound",
    "Knowledge",
    "Leases",
    "Lexicon",
    "Loop",
    "May",
    "Model",
    "Once",
    "Outgoing",
    "Page",
    "Platforms",
    "Question",
    "Receipt",
    "Receive",
    "Spending",
    "Store",
]
