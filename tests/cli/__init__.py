"""Commands as people and scripts see them."""
