"""What answers compute, and how quick this machine is now: held against that, a slow or busy one accuses nobody."""

import time
from collections.abc import Callable
from typing import TypeVar

from cs231n_ae.course.answers.submission import Submission

__all__ = ["computed_for", "seconds_of_a_step"]

T = TypeVar("T")

STEPS, ROUNDS = 50_000, 3


def seconds_of_a_step() -> float:
    """What Python takes at best here to go once round an empty loop: about 1.4e-8 s."""
    taken = []
    for _ in range(ROUNDS):
        before = time.thread_time()
        for _ in range(STEPS):
            pass
        taken.append(time.thread_time() - before)
    return min(taken) / STEPS


def computed_for(submission: Submission, work: Callable[[], T]) -> tuple[T, float | None]:
    """What the work gives, and the processor's seconds that the answers compute for it; None where nobody counts."""
    spent = submission.processor_seconds if submission.clocked else time.process_time
    before = spent()
    value = work()
    after = spent()
    return value, None if before is None or after is None else after - before
