"""What wakes mentions up and keeps loops running."""
