"""What a step needs from the world: one Protocol per neighbour, and the Desk that holds them."""

from bot.ports.alerts import Alerts, Batch, Pages, Summons, Way
from bot.ports.desk import Answering, BringIn, Clock, Decide, Desk, Loop, May, MayBringIn, Receive
from bot.ports.memory import Asked, Claim, ClaimState, Effects, EvalRun, Evals, Leases, Questions, Store, Verdict
from bot.ports.minds import Answer, Knowledge, Lexicon, Model, Question, Spending
from bot.ports.overview import Backlog, Overview, Remit
from bot.ports.platforms import Capabilities, Connector, HttpAnswer, Inbound, Once, Outgoing, Page, Platforms, Receipt

__all__ = [
    "Alerts",
    "Answer",
    "Answering",
    "Asked",
    "Backlog",
    "Batch",
    "BringIn",
    "Capabilities",
    "Claim",
    "ClaimState",
    "Clock",
    "Connector",
    "Decide",
    "Desk",
    "Effects",
    "EvalRun",
    "Evals",
    "HttpAnswer",
    "Inbound",
    "Knowledge",
    "Leases",
    "Lexicon",
    "Loop",
    "May",
    "MayBringIn",
    "Model",
    "Once",
    "Outgoing",
    "Overview",
    "Page",
    "Pages",
    "Platforms",
    "Question",
    "Questions",
    "Receipt",
    "Receive",
    "Remit",
    "Spending",
    "Store",
    "Summons",
    "Verdict",
    "Way",
]
