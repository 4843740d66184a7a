"""How quick this machine is now: what answers take is held against it, so a slow or busy one accuses nobody."""

import time

__all__ = ["seconds_of_a_step"]

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
