"""A real browser for the book's things to touch."""

from browser import browser, chromium

__all__ = ["browser", "chromium"]
