"""What keeps strangers out and secrets in."""
