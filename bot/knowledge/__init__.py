"""What the brands know: articles become passages, and sentences of a mention find the passages that answer them."""
