"""The model gateway against a small server that fails in every way we know."""
