"""Unscripted: public customer mentions become Slack cards with drafted replies that people approve."""

__version__ = "0.1.0"
