"""What is asked is what is graded: a gradient derived by hand, and not by differences; numpy's loops, and not Python's.

Right values by another way than the exercise asks for earn nothing, and say so to whoever checks. The text tells in
words what a function does; that can be disguised. So where answers are not trusted, their cost is looked at, too
(:mod:`~cs231n_ae.course.judging.cost`): a derivation costs a few times the forward pass, numerical differentiation
a forward pass for each input, and of a loss (:mod:`~cs231n_ae.course.judging.cost_of_losses`) the whole batch for each.
And the digits of the values tell: those that are lost with large numbers, where a step of 1 would do
(:mod:`~cs231n_ae.course.judging.digits`), and those that a mean over examples loses where one of them is large,
whatever the step (:mod:`~cs231n_ae.course.judging.one_example`). What none of this meets, so long as the text
disguises it: a quotient of each entry's or each example's own value, and one in the parameters of a model of few
numbers. Its values have fewer digits right than a derivation's, and a person is told
(:mod:`~cs231n_ae.course.judging.precision`); with complex numbers, or so many points that they have not, nobody is.

Each of these looks is a test, too: who is right in the tests, and elsewhere has another answer or none, earns nothing
either, and is told where (:mod:`~cs231n_ae.course.judging.elsewhere`).

A linear function that is applied to an identity matrix gives its own matrix, in one pass: whoever multiplies ``dout``
with that has derived something, and is left alone. One pass for each entry of the inputs is a numerical derivative.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.cost import Run, grows_too_fast
from cs231n_ae.course.judging.cost_of_losses import loss_grows_too_fast
from cs231n_ae.course.judging.digits import loses_digits
from cs231n_ae.course.judging.elsewhere import Otherwise
from cs231n_ae.course.judging.loops import loop_over
from cs231n_ae.course.judging.one_example import loses_other_examples
from cs231n_ae.course.judging.precision import LIKE_A_QUOTIENT, usual_error
from cs231n_ae.course.judging.results import ANOTHER_WAY, ELSEWHERE, ExerciseResult
from cs231n_ae.course.judging.slowness import LONG, seconds_for_few
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import BY_HAND, NO_LOOPS, Exercise
from cs231n_ae.course.worker.differences import (
    ADDS,
    BOTH_SIDES,
    COMPLEX,
    DIVIDES,
    PERHAPS,
    QUOTIENT,
    TOO_LONG,
    TOOL,
    Signs,
)
from cs231n_ae.course.worker.probes import PROBES
from cs231n_ae.course.worker.protocol import clean

__all__ = ["as_asked", "by_differences", "doubts_about", "found_otherwise", "sign_of"]


def as_asked(
    result: ExerciseResult,
    exercise: Exercise,
    submission: Submission,
    tests: Sequence[GradingTest],
    seed: int,
    run: Run,
) -> ExerciseResult:
    """The result as it is, or without points if what is right in it was found in another way than the exercise asks.

    Args:
        result: what the tests found.
        exercise: which asks for something, or for nothing but right values.
        submission: whose answer.
        tests: those of the exercise; their inputs serve to look at the cost.
        seed: of these inputs.
        run: runs one test.
    """
    if not exercise.asks or not any(test.status == "passed" for test in result.tests):
        return result
    given = exercise, submission, tests, seed, run
    try:
        found, asked = (_by_hand(*given) if exercise.by_hand else ""), BY_HAND
        if not found and exercise.no_loops:
            found, asked = _with_loops(*given), NO_LOOPS
        kind, said = ANOTHER_WAY, f"{found}: {_ASKED[asked]}"
    except Otherwise as error:
        kind, found = ELSEWHERE, f"{exercise.qualname} {error}"
        said = f"{found}; an answer is to be right wherever it is asked for"
    if not found:
        return result
    lost = tuple(
        test if test.status != "passed" else replace(test, status="failed", kind=kind, headline=said, detail=found)
        for test in result.tests
    )
    return replace(result, status="failed", earned=0.0, tests=lost)


def found_otherwise(result: ExerciseResult) -> tuple[str, ...]:
    """One sentence for a person who looks at a class, if points were lost by :func:`as_asked`: the tests say it too."""
    lost = {test.kind: test.detail for test in result.tests}
    told = {ANOTHER_WAY: "right values, found in another way than is asked", ELSEWHERE: "right in its tests alone"}
    return tuple(f"{says}: {lost[kind]}" for kind, says in told.items() if kind in lost)


def _by_hand(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> str:
    given = exercise, submission, tests, seed, run
    return by_differences(exercise, submission) or _without_digits(*given) or _too_dear(*given)


def _with_loops(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> str:
    over = loop_over(exercise, submission, tests, seed, run)
    return f"{exercise.qualname} takes more steps in Python for more {over}" if over else ""


def doubts_about(
    exercise: Exercise,
    submission: Submission,
    result: ExerciseResult,
    tests: Sequence[GradingTest],
    seed: int,
    run: Run,
) -> tuple[str, ...]:
    """Sentences for a person, if an answer that has points may be a difference in place of a derivation, or not."""
    if not exercise.by_hand or not result.earned:
        return ()
    said = list(_doubts_about_text(exercise, submission))
    passed = {test.test for test in result.tests if test.status == "passed"}
    good = [test for test in tests if test.name in passed]
    try:
        borrowed = submission.assignment.needed_by(exercise) if result.note else ()
        error = usual_error(exercise, submission, good, seed, run, borrowed=borrowed)
    except Otherwise as otherwise:
        return (*said, f"{exercise.qualname} {otherwise}")
    seconds = seconds_for_few(exercise, submission, good, seed, run) if submission.clocked else 0.0
    if seconds >= LONG:
        said += [f"{exercise.qualname} takes {seconds:.1f} s for the few numbers of a test: what does it do meanwhile?"]
    if error is not None and error >= LIKE_A_QUOTIENT:
        said += [
            f"{exercise.qualname} is right to {-math.log10(error):.0f} digits, where the library's formula is to 15 or "
            "more: a difference quotient loses as many, however it is written"
        ]
    return tuple(said)


def _doubts_about_text(exercise: Exercise, submission: Submission) -> Iterator[str]:
    """What looks like a difference, or is one where nobody can be seen to call it: a table of functions hides who does.

    A student may well have left there what the gradients were checked with.
    """
    signs, others = submission.signs(exercise), _others(exercise, submission)
    reached = _reached(exercise.qualname, signs, others)
    found = sorted((line, kind) for name in reached for kind, line in signs[name][1])
    probes = [line for line, kind in found if kind.startswith(PROBES)]
    yield from (f"{exercise.file}:{line} looks like a difference in place of a derivation" for line in probes[:1])
    perhaps = [f"{line} {kind}" for line, kind in found if kind.startswith(PERHAPS)]
    yield from (f"{exercise.file}:{one}, as numerical differentiation may" for one in perhaps[:1])
    both_sides = [f"{line} {kind}" for line, kind in found if kind == BOTH_SIDES]
    yield from (f"{exercise.file}:{one}, as numerical differentiation does" for one in both_sides[:1])
    exercises = {other.qualname for other in submission.assignment.exercises}  # one may be asked to differentiate so
    called = {name for one in exercises & signs.keys() for name in _reached(one, signs, others)}
    elsewhere = signs.keys() - called - set(reached)
    unseen = sorted((line, kind) for name in elsewhere for kind, line in signs[name][1] if kind in _SURE)
    for line, kind in unseen[:1]:
        yield f"{exercise.file}:{line} {kind}, where nothing is seen to call it: does {exercise.qualname}?"


_SURE = {COMPLEX, TOOL, TOO_LONG, QUOTIENT}

_ASKED = {
    BY_HAND: "the values are right, and what is asked is the gradient that you derive by hand. The numerical one is "
    "there to check it with",
    NO_LOOPS: "the values are right, and what is asked is an answer without a loop, in which numpy goes over all rows "
    "at once",
}


def sign_of(name: str, signs: dict[str, Signs], others: set[str]) -> tuple[str, int] | None:
    """What tells that a function differentiates numerically, and its line; None if nothing does.

    Args:
        name: the function's.
        signs: of all functions in its file.
        others: what has points of its own: what these do counts there, and not here.
    """
    found = [sign for reached in _reached(name, signs, others) for sign in signs[reached][1]]
    kinds = {kind for kind, _ in found}
    sure = _SURE | ({DIVIDES} if ADDS in kinds else set())
    if name.endswith("_backward"):
        sure.add(f"{PROBES} {name.removesuffix('_backward')}_forward")
    return next((sign for sign in sorted(found, key=lambda sign: sign[1]) if sign[0] in sure), None)


def _reached(name: str, signs: dict[str, Signs], others: set[str]) -> list[str]:
    """The function, and the helpers in its file that it uses, and those that these use.

    So does a forward pass count, which may put into the cache what the backward pass has only to multiply with.
    """
    seen: dict[str, None] = {}
    waiting = [name] if name in signs else sorted(signs.keys() - others)  # it is made in a way that nobody sees
    before = name.replace("_backward", "_forward")
    waiting += [before] if before in signs and before != name else []
    while waiting:
        seen.setdefault(one := waiting.pop())
        for used in signs[one][0]:
            members = [other for other in signs if other == used or other.startswith(f"{used}.")]
            if not members and "." in used:  # it may be another class's, by inheritance
                members = [other for other in signs if other.endswith(f".{used.rpartition('.')[2]}")]
            waiting += [other for other in members if other not in seen and other not in others]
    return list(seen)


def by_differences(exercise: Exercise, submission: Submission) -> str:
    """What in the text of an answer tells that it differentiates numerically, in words; nothing if nothing does."""
    for one in (exercise, *_lent_to(exercise, submission)):
        found = sign_of(one.qualname, submission.signs(one), _others(one, submission))
        if found is not None:
            kind, line = found
            said = f"{one.file}:{line} {clean(kind, 150)}"  # it may name a function
            return said if kind == TOO_LONG else f"{said}, as numerical differentiation does"
    return ""


def _lent_to(exercise: Exercise, submission: Submission) -> Iterator[Exercise]:
    """The exercises in other files that an answer uses, as the library's own: what has points by itself is left out."""
    signs = submission.signs(exercise)
    reached = _reached(exercise.qualname, signs, _others(exercise, submission))
    used = {name.rpartition(".")[2] for one in reached for name in signs[one][0]}
    for other in submission.assignment.exercises:
        if other.file != exercise.file and other.qualname in used and not other.by_hand:
            yield other


def _others(exercise: Exercise, submission: Submission) -> set[str]:
    """What of this file is asked for by hand, too, and so is looked at by itself; a name may stand in any file."""
    exercises = submission.assignment.exercises
    alike = (other for other in exercises if other.file == exercise.file and other.by_hand)
    return {other.qualname for other in alike if other != exercise}


def _without_digits(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> str:
    if not submission.clocked:
        return ""
    if loses_digits(exercise, submission, tests, seed, run):
        return f"{exercise.qualname} loses digits where its inputs are large, as a difference of two values does"
    if loses_other_examples(exercise, submission, tests, seed, run):
        return f"{exercise.qualname} loses digits of all examples where one is large, as a difference of two sums does"
    return ""


def _too_dear(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> str:
    given = exercise, submission, tests, seed, run
    if not submission.clocked or not (grows_too_fast(*given) or loss_grows_too_fast(*given)):
        return ""
    return (
        f"{exercise.qualname} takes much more than four times as long for four times as many inputs, as numerical "
        "differentiation does"
    )
