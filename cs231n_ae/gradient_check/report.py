"""What a gradient check found, to read in a terminal or a notebook, or to raise."""

import html
from dataclasses import dataclass

__all__ = ["ArrayReport", "GradientError", "GradientReport", "require_gradients"]

HEADINGS = ("array", "shape", "max rel. error", "worst index", "analytic", "numerical", "kinks", "")


class GradientError(AssertionError):
    """A gradient that is wrong; the message is the report."""


@dataclass(frozen=True)
class ArrayReport:
    """What was found about the gradient of one array.

    Attributes:
        name: the gradient's name, ``dw`` for the input ``w`` of a layer, the parameter's name for a model.
        shape: the shape of the array that it is the gradient of.
        error: the largest relative error, as :func:`cs231n_ae.gradient_check.comparison.relative_error` defines it; NaN
            if there was nothing to measure.
        index: where that is; None for an error along a random direction, and if there was nothing to measure.
        analytic: the analytic derivative there.
        numeric: the numerical one.
        kinks: in how many entries (or directions) a kink lay within the step. There the check took a smaller step, and
            where x sits on the corner itself, accepted any value between the slopes on both sides.
        problem: what is wrong beside the numbers, in words; empty if nothing.
    """

    name: str
    shape: tuple[int, ...]
    error: float
    index: tuple[int, ...] | None
    analytic: float
    numeric: float
    kinks: int = 0
    problem: str = ""


@dataclass(frozen=True)
class GradientReport:
    """What was found about every gradient of a layer, a loss or a model.

    Attributes:
        arrays: one report per array, in the order of the inputs or parameters.
        tolerance: the largest relative error that passes.
        measured: how the numerical side was measured, in words.
        problems: what is wrong with the whole, in words.
    """

    arrays: tuple[ArrayReport, ...]
    tolerance: float
    measured: str
    problems: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[ArrayReport, ...]:
        """The arrays whose gradient is wrong; a NaN error is wrong too."""
        return tuple(array for array in self.arrays if array.problem or not array.error <= self.tolerance)

    @property
    def passed(self) -> bool:
        """Whether every gradient is right."""
        return not (self.failed or self.problems)

    def __getitem__(self, name: str) -> ArrayReport:
        """The report on the array of this name."""
        for array in self.arrays:
            if array.name == name:
                return array
        raise KeyError(f"{name!r} is not in the report, which has {', '.join(array.name for array in self.arrays)}")

    def __str__(self) -> str:
        """A table, what is wrong in words, and the verdict."""
        rows = [HEADINGS, *(self._row(array) for array in self.arrays)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
        table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join(
            [*(table if self.arrays else []), *(f"- {said}" for said in self._in_words()), self._verdict()]
        )

    def _repr_html_(self) -> str:
        """The same for a notebook."""
        head = "".join(f"<th>{html.escape(heading)}</th>" for heading in HEADINGS)
        rows = ["".join(f"<td>{html.escape(cell)}</td>" for cell in self._row(array)) for array in self.arrays]
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        words = "".join(f"<li>{html.escape(said)}</li>" for said in self._in_words())
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"{words and f'<ul>{words}</ul>'}<p>{html.escape(self._verdict())}</p>"
        )

    def _row(self, array: ArrayReport) -> tuple[str, ...]:
        measured = array.error == array.error  # not NaN
        return (
            array.name,
            str(array.shape),
            f"{array.error:.1e}" if measured else "-",
            "-" if array.index is None else str(array.index),
            f"{array.analytic:.9g}" if array.analytic == array.analytic else "-",
            f"{array.numeric:.9g}" if array.numeric == array.numeric else "-",
            str(array.kinks),
            "WRONG" if array in self.failed else "ok",
        )

    def _in_words(self) -> list[str]:
        return [*self.problems, *(f"{array.name}: {array.problem}" for array in self.arrays if array.problem)]

    def _verdict(self) -> str:
        how = f"({self.measured}, tolerance {self.tolerance:.0e})"
        if self.passed:
            return f"Gradient check passed: {len(self.arrays)} of {len(self.arrays)} arrays {how}"
        names = ", ".join(array.name for array in self.failed)
        return f"Gradient check FAILED{names and f' for {names}'} {how}"


def require_gradients(report: GradientReport) -> GradientReport:
    """Raise unless every gradient passed.

    Args:
        report: from ``check_layer``, ``check_loss`` or ``check_model``.

    Returns:
        The same report, to look at.

    Raises:
        GradientError: an AssertionError whose message is the report.
    """
    if not report.passed:
        raise GradientError(f"\n{report}")
    return report
