"""A mention's life, step by step, and what people decide about it."""
