"""How large an exercise's file may be, and how long one of its tests may take: the same wherever answers are judged."""

__all__ = ["LARGEST_FILE", "LARGEST_RATIO", "TIME_LIMIT", "TOTAL_LIMIT"]

LARGEST_FILE = 1_000_000
"""Bytes of one file, far more than code has."""

LARGEST_RATIO = 200
"""Code packs at most to about a tenth; a file of zeros to a thousandth."""

TIME_LIMIT = 10.0
"""Seconds that one test may take."""

TOTAL_LIMIT = 180.0
"""Seconds that all tests of one submission may take when a class is graded; the references take about ten."""
