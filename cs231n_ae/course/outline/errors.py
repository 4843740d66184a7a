"""The errors of the course that a person can mend."""

__all__ = ["CourseError"]


class CourseError(ValueError):
    """Its message is for the person at the keyboard: what is the matter, and what to do. Commands show nothing else."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows, for a notebook's cell is a command too."""
        return [str(self)]
