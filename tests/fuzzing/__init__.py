"""Every input, mutated: no 500, no traceback, nothing stored half.

The examples are the same in every run. `UNSCRIPTED_TEST_EXAMPLES=2000` tries so many of each kind instead.
"""
