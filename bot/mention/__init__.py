"""The nouns: what a mention, its tags, draft, decisions and events are; pure values without I/O."""
