"""Platforms: one file per platform, one HTTP client, one translation of errors, and the reading of exported files."""
