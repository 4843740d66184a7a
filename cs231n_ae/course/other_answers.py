"""How another right answer is marked: the face of :mod:`cs231n_ae.course.judging.other_answers`."""

from cs231n_ae.course.judging.other_answers import other_answer

__all__ = ["other_answer"]
