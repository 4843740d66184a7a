"""How a misconception is marked in the bank: the face of :mod:`cs231n_ae.course.judging.misconceptions`."""

from cs231n_ae.course.judging.misconceptions import misconception

__all__ = ["misconception"]
