"""The nouns: pure values and rules."""
