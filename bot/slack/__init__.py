"""Slack: cards drawn from saved mentions, clicks turned into decisions, and nothing else."""
