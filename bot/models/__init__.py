"""The language-model gateway: a question in, the text of a complete answer or a reason out; cheap to import."""

from bot.models.budget import Budget, Budgeted
from bot.models.failures import NoAnswer
from bot.models.gateway import Gateway, NoModel
from bot.models.profiles import Profile
from bot.models.usage import Call

__all__ = ["Budget", "Budgeted", "Call", "Gateway", "NoAnswer", "NoModel", "Profile"]
