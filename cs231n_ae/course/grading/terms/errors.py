"""What an instructor can mend: errors whose message says what to do."""

from cs231n_ae.course.outline.errors import CourseError

__all__ = ["GradingError"]


class GradingError(CourseError):
    """The class cannot be graded, or the course not be packed, as asked; the message says what to do."""
