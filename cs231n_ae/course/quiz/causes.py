"""Questions that show what came out of a training and ask why."""

from collections.abc import Mapping

import numpy as np

from cs231n_ae.course.quiz.question import Question

__all__ = ["which_cause"]


def which_cause(
    rng: np.random.Generator, seen: str, causes: Mapping[str, str], *, right: str, way: str, read: str
) -> Question:
    """Ask for the cause of what is seen, with the options in an order of chance.

    Args:
        rng: draws the order.
        seen: what came out, in numbers.
        causes: the options, and of each what it would look like; that is the reply to whoever takes it by mistake.
        right: the cause of what is seen, one of them.
        way: how the numbers tell.
        read: the notebook.
    """
    options = [list(causes)[i] for i in rng.permutation(len(causes))]
    position = options.index(right)
    wrong = tuple((float(i), f"Then {causes[one]}.") for i, one in enumerate(options) if i != position)
    return Question(f"{seen} Which cause fits?", float(position), way, read, wrong, options=tuple(options))
