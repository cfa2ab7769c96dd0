"""Keeps mentions, events and effects: SQLAlchemy over SQLite by default, PostgreSQL by URL."""
