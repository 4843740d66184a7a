"""Contestants timed in turns, in one process, so that whatever else the machine does meets all of them.

A time alone says little on a machine that is never quite quiet. So nothing is reported but medians, and ratios that
are taken within a round, where both sides were timed within the same second.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Times", "alternate"]

TIGHT = 1.1
"""Upper over lower quartile of a ratio that is told well enough."""

Contestant = Callable[[], object]


@dataclass(frozen=True)
class Times:
    """Seconds a call, by contestant: one number a round, the median of the round's calls."""

    rounds: dict[str, list[float]]

    def median(self, name: str) -> float:
        """The middle of the rounds."""
        return statistics.median(self.rounds[name])

    def ratios(self, name: str, other: str) -> tuple[float, float, float]:
        """``name`` over ``other``: the median of the rounds' ratios, and its lower and upper quartile."""
        pairs = zip(self.rounds[name], self.rounds[other], strict=True)
        low, middle, high = statistics.quantiles([a / b for a, b in pairs], n=4, method="inclusive")
        return middle, low, high

    def told(self) -> bool:
        """Whether the quartiles of all ratios to the first contestant are tight."""
        first, *others = self.rounds
        return all(high <= TIGHT * low for _, low, high in (self.ratios(first, other) for other in others))


def alternate(
    contestants: Mapping[str, Contestant],
    *,
    rounds: int = 11,
    calls: int = 7,
    warm: int = 2,
    pause: float = 0.03,
    seconds: float = 8.0,
) -> Times:
    """Time each contestant in every round, in an order that moves on by one from round to round.

    There are rounds until the ratios to the first contestant are told: their quartiles lie within a tenth of each
    other; or until the time is up.

    Args:
        contestants: what to call, by name.
        rounds: how often everybody has a turn at least, 2 or more, if there is time.
        calls: timed calls in a turn.
        warm: calls before them that are not timed: caches fill, and threads that sleep wake up.
        pause: seconds of rest before a turn. The matrix libraries' threads wait actively for more work for a while,
            and would take the processor from the next contestant.
        seconds: no round begins after so long, but three there are in any case.
    """
    started = time.perf_counter()
    times = Times({name: [] for name in contestants})
    names = list(contestants)
    for turn in itertools.count():
        late = time.perf_counter() - started > seconds
        if turn >= 3 and (late or (turn >= rounds and times.told())):
            return times
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            time.sleep(pause)
            times.rounds[name].append(statistics.median(_time_calls(contestants[name], calls, warm)))


def _time_calls(contestant: Contestant, calls: int, warm: int) -> list[float]:
    for _ in range(warm):
        contestant()
    seconds = []
    for _ in range(calls):
        started = time.perf_counter()
        contestant()
        seconds.append(time.perf_counter() - started)
    return seconds
