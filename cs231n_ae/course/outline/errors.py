"""The errors of the course that a person can mend."""

__all__ = ["CourseError"]


class CourseError(ValueError):
    """Its message is for the person at the keyboard: what is the matter, and what to do. Commands show nothing else."""
