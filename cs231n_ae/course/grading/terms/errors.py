"""What an instructor can mend: errors whose message says what to do."""

__all__ = ["GradingError"]


class GradingError(ValueError):
    """The class cannot be graded, or the course not be packed, as asked; the message says what to do."""
