"""The verbs: one file per step of a mention's life; `live` is the table of contents."""
