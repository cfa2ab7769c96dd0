"""The tests, in the order of bot/; what they share is in fakes.py, groups.py and conftest.py."""
