"""The exam's numbers are computed again, from the definitions."""

import math
import re

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.special import expit, logsumexp, softmax

from cs231n_ae.course.outline.paths import bank_folder

TEXT = (bank_folder("a1_backprop").parent / "exam.md").read_text(encoding="utf-8")
QUESTIONS = dict(re.findall(r"^## (A\d\.\d+) \(\d points\)\n(.*?)(?=^## |\Z)", TEXT, flags=re.S | re.M))


def _divergence(mean: float, variance: float) -> float:
    """KL from a normal to the standard normal, by quadrature."""
    q, p = stats.norm(mean, math.sqrt(variance)), stats.norm()
    return quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), -12, 12)[0]


def _sparsity(rho_hat: float, rho: float = 0.1) -> float:
    return stats.entropy([rho, 1 - rho], [rho_hat, 1 - rho_hat])


def _free_energy(v: tuple[int, int]) -> float:
    return -float(logsumexp([h * sum(v) for h in (0, 1)]))


def _first_adam_step(*, corrected: bool) -> float:
    m, v = 0.1 * 250, 0.001 * 250**2
    return 0.01 * (m / 0.1) / math.sqrt(v / 0.001) if corrected else 0.01 * m / math.sqrt(v)


def _best_difference() -> tuple[float, float]:
    h = np.geomspace(1e-8, 1e-3, 200_001)
    error = h**2 / 6 + 2.2e-16 / h
    return float(h[error.argmin()]), float(error.min())


NUMBERS: dict[str, tuple[tuple[float, str], ...]] = {
    "A1.2": ((1 / 20, "g"),),
    "A1.3": ((0.5 * float(np.sum((np.maximum([-1, 0.5], 0) - 1) ** 2)), "g"),),
    "A1.4": ((_best_difference()[0], ".1e"), (_best_difference()[1], ".0e")),
    "A1.5": tuple((p, ".3f") for p in softmax([1000.0, 1001.0])),
    "A1.6": ((float(expit(0.0)) - 1, "g"),),
    "A1.7": ((_first_adam_step(corrected=True), "g"), (_first_adam_step(corrected=False), ".4f")),
    "A1.9": (((5 + 3) / (5 + 3 + 1.5 + 0.5), "g"), (1.5 + 0.5, ".1f")),
    "A2.1": ((784 * 100 + 100 + 784, "d"), (2 * 784 * 100 + 100 + 784, "d")),
    "A2.3": ((_sparsity(0.2), ".4f"), ((_sparsity(0.2 + 1e-5) - _sparsity(0.2 - 1e-5)) / 2e-5, ".3f")),
    "A2.7": ((len(range(0, 28 + 2 - 3 + 1, 2)), "d"), (np.zeros((32, 16, 3, 3)).size + 32, "d")),
    "A3.1": ((_divergence(1, 1), ".1f"), (_divergence(0, math.exp(-2)), ".3f")),
    "A3.3": ((3, "d"), (round(3 * (math.exp(1e-6 / 2) - math.exp(-1e-6 / 2)) * 2 / 2e-6), "d")),
    "A3.4": ((-90 + 94, "d"),),
    "A3.5": (
        (logsumexp([-100, -102]) - math.log(2), ".3f"),
        *((w, ".3f") for w in softmax([-100.0, -102.0])),
    ),
    "A3.9": ((0.5 * math.log(4), ".3f"),),
    "A4.1": ((90 / math.log(2) / 784, ".3f"), (784 * math.log(2), ".1f")),
    "A4.6": (
        (_free_energy((1, 1)), ".3f"),
        (_free_energy((0, 0)), ".3f"),
        (math.exp(_free_energy((0, 0)) - _free_energy((1, 1))), ".2f"),
    ),
    "A4.8": ((math.log((math.exp(2) + math.exp(4)) / 2), ".3f"),),
    "A4.9": ((2 * math.log(2), ".3f"),),
}
"""Question -> the numbers of its solution in order, and the form in which they are printed."""


def test_there_are_ten_questions_to_an_assignment() -> None:
    assert list(QUESTIONS) == [f"A{a}.{q}" for a in (1, 2, 3, 4) for q in range(1, 11)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_solution_s_points_add_up(question: str) -> None:
    head = re.search(rf"^## {re.escape(question)} \((\d) points\)", TEXT, flags=re.M)
    asked, separator, solution = QUESTIONS[question].partition("**Solution.**")
    assert asked.strip() and separator
    given = [int(points) for points in re.findall(r"\((\d)(?: [a-z][^()$]*)?\)", solution)]
    assert head and sum(given) == int(head[1])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_solution_s_numbers_are_those_that_are_computed(question: str) -> None:
    printed = re.findall(r"\*\*([-0-9.e]+)\*\*", QUESTIONS[question])
    assert printed == [format(value, form) for value, form in NUMBERS.get(question, ())]
