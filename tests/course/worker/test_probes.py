"""A function that is called a step ahead is seen, whatever the step; what only looks like it is not."""

import ast

import pytest

from cs231n_ae.course.worker.probes import PROBES, probes_in


def probed(text):
    return [said.removeprefix(f"{PROBES} ") for said, _ in probes_in(list(ast.walk(ast.parse(text))))]


LOOP = "for i in np.ndindex(x.shape):\n"


@pytest.mark.parametrize(
    "text",
    [
        "d = g(x + 1) - g(x)",
        "d = (g(x + 1)[0] - g(x - 1)[0]) * dout",
        "d = g(x, w + np.eye(3), b) - g(x, w, b)",
        "d = g(1.0 + x).sum() - g(x).sum()",
        LOOP + "    moved = x.copy()\n    moved[i] += 1\n    dx[i] = (g(moved, w) * dout).sum() - base",
        LOOP + "    kept = x[i]\n    x[i] = kept + 1\n    dx[i] = g(x) - base\n    x[i] = kept",
        LOOP + "    x[i] += 2\n    dx[i] = g(x)\n    x[i] -= 4\n    dx[i] -= g(x)",
        LOOP + "    moved = [a.copy() for a in all]\n    moved[place][i] += 1\n    dx[i] = g(*moved)",
        LOOP + "    probe[i] = 1\n    dx[i] = g(probe)\n    probe[i] = 0",
        "for i in m:\n    for j in n:\n        a = np.zeros(s)\n        a[i, j] = 1\n        dx[i, j] = g(x=a)",
    ],
)
def test_a_step_ahead_is_seen(text):
    assert set(probed(text)) == {"g"}


@pytest.mark.parametrize(
    "text",
    [
        "d = np.exp(x + 1) - np.exp(x)",
        "d = g(a) - g(b)",
        "d = g(x + h) - g(y)",
        LOOP + "    dx[i] += dout[i] * w",
        LOOP + "    count[i] += 1\n    y = g(x)",
        LOOP + "    e = np.zeros(3)\n    e[i] = 1\n    trace += mlp_backward(e, cache)[0][i]",  # a pull back
        "for i in range(3):\n    x[:, i] = draw(g(x)[:, i])",  # one pixel after the other
        "for i in range(3):\n    hot = np.zeros((3, 4))\n    hot[i, y[i]] = 1\n    loss += np.sum(hot * p)",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    assert probed(text) == []
