"""The sandbox: local Slack, its page, the demo review site, the recorded model."""
