"""How the program tells of itself: logs, metrics, readiness, traces; cheap to import."""
