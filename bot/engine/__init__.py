"""What wakes mentions up and keeps loops running; no step knows it."""
