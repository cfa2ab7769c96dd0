"""One small Starlette app: platform webhooks and /healthz."""
