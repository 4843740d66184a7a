"""How large an exercise's file may be, and how long one of its tests may take: the same wherever answers are judged."""

__all__ = ["LARGEST_FILE", "TIME_LIMIT"]

LARGEST_FILE = 1_000_000
"""Bytes of one file, far more than code has."""

TIME_LIMIT = 10.0
"""Seconds that one test may take."""
