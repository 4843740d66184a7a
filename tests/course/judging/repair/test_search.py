"""The search finds what was planted, takes nothing for right that is not, and ends."""

import resource
import time

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.judging.repair import listing
from cs231n_ae.course.judging.repair.place import first_words
from cs231n_ae.course.judging.repair.trial import SEEDS
from cs231n_ae.course.judging.repair.verdict import place_of
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of

LSTM_FORWARD = """\
def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    act = x @ Wx + prev_h @ Wh + b
    H = prev_c.shape[1]
    i = layers.sigmoid_forward(act[:, :H])[0]
    f = layers.sigmoid_forward(act[:, H : 2 * H])[0]
    o = layers.sigmoid_forward(act[:, 2 * H : 3 * H])[0]
    g = layers.tanh_forward(act[:, 3 * H :])[0]
    cell = f * prev_c + i * g
    t = np.tanh(cell)
    return o * t, cell, (x, prev_h, cell, Wx, Wh, i, f, o, g, t)  #!
"""
LSTM_BACKWARD = """\
def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, t = cache
    dc = dnext_c + dnext_h * o * (1 - t * t)
    da = np.concatenate(
        [dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dnext_h * t * o * (1 - o), dc * i * (1 - g * g)], axis=1
    )
    dprev_c = dc * f
    return da @ Wx.T, da @ Wh.T, dprev_c, x.T @ da, prev_h.T @ da, da.sum(axis=0)
"""
NADE_FORWARD = """\
def nade_forward_loops(x, w, c, v, b):
    N, D = x.shape
    out, kept = np.zeros_like(x), []
    act = np.zeros((N, c.size), x.dtype) + c
    for d in range(D):
        hid = layers.sigmoid_forward(act)[0]
        out[:, d] = hid.dot(v[d]) + b[d]
        act = act + np.outer(x[:, d], w[d])
        kept.append(act)  #!
    return out, (x, w, v, kept)
"""


def test_a_name_for_another_is_found_where_it_stands(answer_to):
    answer = answer_to(
        "a4", "lstm_step_backward", LSTM_BACKWARD.replace("dprev_c = dc * f", "dprev_c = dnext_c * f  #!")
    )
    place = answer.place()
    assert [(spot.lines, spot.kind) for spot in place.spots] == [(tuple(answer.planted), "name")]


@pytest.mark.parametrize(
    ("exercise", "functions"),
    [("lstm_step_backward", (LSTM_FORWARD, LSTM_BACKWARD)), ("nade_backward", (NADE_FORWARD,))],
)
def test_a_cache_that_the_forward_filled_wrongly_is_found_from_the_backward(answer_to, exercise, functions):
    answer = answer_to("a4", exercise, *functions)
    (spot,) = answer.place().spots
    assert spot.function == functions[0].split("(")[0].removeprefix("def ")
    first, last = spot.lines[0], spot.lines[-1]
    assert first <= answer.planted[0] <= last <= first + 3


def test_a_helper_of_the_students_own_is_searched_too(made_answer):
    answer = made_answer(
        "    x, gamma = cache\n    return dout * gamma, _over_examples(dout * x)\n",
        behind="\n\ndef _over_examples(values):\n    return values.mean(axis=0)  #!\n",
    )
    (spot,) = answer.place().spots
    assert (spot.function, spot.lines, spot.kind) == ("_over_examples", tuple(answer.planted), "reduction")


def test_two_lines_are_told_where_one_edit_does_not_do(made_answer):
    answer = made_answer(
        "    x, gamma = cache\n    dx = -dout * gamma  #!\n"
        "    dgamma = (dout * x).mean(axis=0)  #!\n    return dx, dgamma\n"
    )
    assert [spot.lines for spot in answer.place().spots] == [(line,) for line in answer.planted]


def right_at(seed, made_answer):
    """What the tests take for dgamma at one seed."""
    answer = made_answer(
        "    x, gamma = cache\n    seen.append((dout * x).sum(axis=0))\n    return dout * gamma, seen[-1]\n",
        behind="\n\nseen = []\n",
    )
    submission = FolderSubmission(answer.assignment, answer.folder)
    for test in tests_of(answer.exercise):
        run_test(test, submission, seed)
    return submission._loaded["scale"].seen[-1].tolist()


def test_an_edit_that_is_right_at_one_seed_only_is_no_repair(made_answer):
    text = "    x, gamma = cache\n    kept, none = np.array({}), np.zeros(3)\n    return dout * gamma, none\n"
    wrong = text.format(right_at(SEEDS[0], made_answer))
    answer = made_answer(wrong.replace("gamma, none", "gamma, kept"))
    submission = FolderSubmission(answer.assignment, answer.folder)
    failures = [[run_test(test, submission, seed).failure for test in tests_of(answer.exercise)] for seed in SEEDS]
    assert failures[0] == [None, None]  # with the edit all is right here ...
    assert failures[1] != [None, None]  # ... and not here
    answer = made_answer(wrong)
    found = answer.search(guided=False, seconds=3.0)
    assert found.tried > 50
    assert [repair for repair in found.repairs if "gamma, kept" in answer.edited(repair)[0]] == []


def test_the_students_own_text_does_where_there_is_no_reference(made_answer, monkeypatch):
    monkeypatch.setattr(listing, "reference_of", lambda exercise: None)
    answer = made_answer("    x, gamma = cache\n    return dout * gamma, (dout + x).sum(axis=0)  #!\n")
    (spot,) = answer.place().spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), "operator")


def test_without_guidance_no_reference_is_read(made_answer, monkeypatch):
    monkeypatch.setattr(listing, "reference_of", lambda exercise: pytest.fail("the reference was read"))
    answer = made_answer("    x, gamma = cache\n    return dout * gamma, (dout - x).sum(axis=0)  #!\n")
    assert answer.place(guided=False).spots[0].kind == "operator"


def test_a_whole_other_computation_is_not_spoken_of(made_answer):
    answer = made_answer(
        "    x, gamma = cache\n    dist = np.sqrt(((x[:, None] - x[None]) ** 2).sum(-1))\n"
        "    near = np.argsort(dist, axis=1)[:, 1]\n    return x[near] - dout, np.linalg.norm(x[near], axis=0)\n"
    )
    assert answer.place(seconds=3.0) is None


def test_it_ends_though_an_edit_never_does_and_leaves_everything_as_it_was(made_answer):
    body = (
        "    x, gamma = cache\n    i, dgamma = 0, np.zeros(3)\n    while i < len(x):\n        dgamma = dgamma - x[i]\n"
        "        i += 1\n    return np.tanh(dout), dgamma * np.zeros(3)\n"
    )
    answer = made_answer(body)
    text, limits = (answer.folder / "scale.py").read_text(encoding="utf-8"), resource.getrlimit(resource.RLIMIT_AS)
    started = time.perf_counter()
    found = answer.search(seconds=1.0)
    assert time.perf_counter() - started < 6  # a second, and a machine that others use
    assert place_of(answer.exercise, found) is None
    assert found.tried > 20
    assert (answer.folder / "scale.py").read_text(encoding="utf-8") == text
    assert resource.getrlimit(resource.RLIMIT_AS) == limits


RMSPROP = """\
def rmsprop(w, dw, config=None):
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.9)  #!
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    decay = config["decay_rate"]
    config["cache"] = decay * config["cache"] + (1 - decay) * dw * dw
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config
"""
KL_GAUSSIANS = """\
def kl_gaussians(mu_q, logvar_q, mu_p, logvar_p):
    n, vq, vp, d = len(mu_q), np.exp(logvar_q), np.exp(logvar_p), mu_q - mu_p
    kl = 0.5 * np.sum(logvar_p - logvar_q + vq / vp + d**2 / vq - 1) / n  #!
    dlogvar_q, dlogvar_p = 0.5 * (vq / vp - 1) / n, 0.5 * (1 - vq / vp - d**2 / vp) / n
    return float(kl), d / vp / n, dlogvar_q, -d / vp / n, dlogvar_p
"""


def test_a_number_that_the_reference_has_is_put_where_another_stands(answer_to):
    answer = answer_to("a1", "rmsprop", RMSPROP)
    (spot,) = answer.place().spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), "number")


def test_a_test_with_a_reason_of_its_own_may_go_on_failing(answer_to):
    """The exponentials overflow, whatever is divided by what: both are told."""
    answer = answer_to("a3", "kl_gaussians", KL_GAUSSIANS)
    place = answer.place()
    assert [(spot.lines, spot.kind) for spot in place.spots] == [(tuple(answer.planted), "name")]
    assert place.but == ("no log-variance is too large or too small, not even in float32",)
    assert "apart, for a reason of its own" in first_words(place)


def test_a_comparison_that_hides_a_wrong_branch_is_not_what_is_told(made_answer):
    answer = made_answer(
        "    x, gamma = cache\n"
        "    dgamma = (dout * x).sum(axis=0) if x.ndim == 3 else (dout * x).mean(axis=0) * 2  #!\n"
        "    return dout * gamma, dgamma\n"
    )
    (spot,) = answer.place().spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), "")
