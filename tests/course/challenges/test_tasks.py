"""The scores against sums written out, and what each function is shown and what it is not."""

import numpy as np
import pytest

from cs231n_ae.course.challenges import tasks
from cs231n_ae.course.challenges.asked import Asked, NoScore
from cs231n_ae.course.challenges.marks import BONUS, Marks, marks_of, starting_file
from cs231n_ae.course.challenges.tasks import TASKS, said
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.datasets import load


class Functions(Asked):
    """Functions in place of a file; every call is written down."""

    def __init__(self, **functions):
        super().__init__()
        self.functions, self.calls = functions, []

    def fresh(self):
        self.calls.append(("fresh", ()))

    def call(self, name, args, seconds):
        self.calls.append((name, args))
        return self.functions[name](*args)

    def arguments(self, name):
        return [args for called, args in self.calls if called == name]


def score(assignment, asked, seed=0):
    return TASKS[assignment].score(asked, np.random.default_rng(seed), 1)


def rows(x):
    return {row.tobytes() for row in np.ascontiguousarray(x)}


def test_thirty_labels_and_digits_that_were_not_among_them():
    known = {row.tobytes(): label for row, label in zip(*_digits(), strict=True)}
    asked = Functions(train=lambda x, y, free, rng: {}, classify=lambda state, x: np.full(len(x), 7))
    got = score("a1_backprop", asked)
    tested = [args[1] for args in asked.arguments("classify")]
    assert len(tested) == 5 and 0 < got < 20
    for (x, y, free, _), test in zip(asked.arguments("train"), tested, strict=True):
        assert sorted(y) == sorted([*range(10)] * 3) and x.shape == (30, 784) and len(test) == 1000
        assert not rows(test) & (rows(x) | rows(free)) and not rows(x) & rows(free)
        assert not rows(test) & set(known), "the pixels' order is the usual one"


def test_what_eight_numbers_cost():
    seen = {}

    def decode(state, z):
        seen["z"] = z
        return np.full((len(z), 784), 0.25)

    codes = np.random.default_rng(1).standard_normal((1000, 8)) * [1, 2, 3, 4, 5, 6, 7, 80]
    asked = Functions(train=lambda x, rng: {"a": np.ones(1)}, encode=lambda state, x: codes, decode=decode)
    got = score("a2_autoencoders", asked)
    test = asked.arguments("encode")[0][1].astype(np.float64)
    assert got == pytest.approx(sum(float(((row - 0.25) ** 2).sum()) for row in test) / 1000)
    noise = (seen["z"] - codes).std(axis=0) / codes.std(axis=0)
    assert np.all((noise > 0.009) & (noise < 0.011))
    assert not rows(test.astype(np.float32)) & rows(asked.arguments("train")[0][0])
    names = [name for name, _ in asked.calls]
    assert names == ["fresh", "train", "fresh", "encode", "fresh", "decode"]


def test_the_bound_is_what_an_integral_and_a_product_say():
    mu, logvar = 0.7, -1.2
    asked = Functions(
        train=lambda x, rng: {},
        encode=lambda state, x: (np.full((len(x), 2), mu), np.full((len(x), 2), logvar)),
        decode=lambda state, z: np.full((len(z), 784), -1.5),
    )
    got = score("a3_variational", asked)
    grid = np.linspace(-12, 12, 200_001)
    q = np.exp(-((grid - mu) ** 2) / (2 * np.exp(logvar))) / np.sqrt(2 * np.pi * np.exp(logvar))
    prior = np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi)
    divergence = 2 * np.trapezoid(q * np.log(np.maximum(q, 1e-300) / prior), grid)
    ink = asked.arguments("encode")[0][1].sum(axis=1).mean()
    p = 1 / (1 + np.exp(1.5))
    assert got == pytest.approx(divergence - ink * np.log(p) - (784 - ink) * np.log(1 - p), rel=1e-6)
    z = asked.arguments("decode")[0][1]
    assert z.mean() == pytest.approx(mu, abs=0.06) and z.std() == pytest.approx(np.exp(logvar / 2), abs=0.03)


def test_a_pixel_is_shown_after_its_probability_was_given():
    def peeking(state, x):
        return 1e3 * (2 * x - 1)  # sure of what is there

    asked = Functions(train=lambda x, rng: {}, logits=lambda state, x: np.zeros(x.shape))
    assert score("a4_generative", asked) == pytest.approx(1.0)
    shown = [args[1].copy() for args in asked.arguments("logits")]
    assert len(shown) == 64
    asked = Functions(train=lambda x, rng: {}, logits=peeking)
    assert score("a4_generative", asked) > 100, "all pixels to come are shown as 0"


def test_noise_of_any_level_is_told_by_the_frame_where_no_ink_is():
    asked = Functions(train=lambda x, rng: {}, denoise=lambda state, noisy: noisy)
    got = score("a5_after_the_map", asked)
    ((train, _),), ((_, noisy),) = asked.arguments("train"), asked.arguments("denoise")
    frame = np.square(train).mean(axis=0) < 1e-4  # a hundredth of the least noise
    assert frame.sum() > 80 and train.shape == (4000, 784) and noisy.shape == (1000, 784)
    level = np.sqrt(np.square(noisy[:, frame].astype(np.float64)).mean(axis=1))
    assert got == pytest.approx(np.mean(-20 * np.log10(level)), abs=0.2)  # who gives back what came has all the noise
    for share in (0.25, 0.5, 0.75):  # log-uniform from 0.1 to 1, to three standard deviations of a share of 1,000
        assert np.mean(level < 10 ** (share - 1)) == pytest.approx(share, abs=0.05)
    assert [name for name, _ in asked.calls] == ["fresh", "train", "fresh", "denoise"]


def test_half_the_error_is_three_decibels_more_and_no_error_is_not_infinite():
    truth = {}

    def off_by(size):
        def denoise(state, noisy):
            return truth["x"] + size

        return denoise

    rng = np.random.default_rng(0)  # the seed's own digits, which only who knows the seed can know
    pixels, _ = tasks._mnist(rng)
    truth["x"] = pixels[rng.permutation(len(pixels))[:1000]].astype(np.float64)
    one, half, none = (
        score("a5_after_the_map", Functions(train=lambda x, rng: {}, denoise=off_by(size)))
        for size in (0.2, 0.2 / np.sqrt(2), 0)
    )
    assert one == pytest.approx(-20 * np.log10(0.2), abs=1e-6)
    assert half - one == pytest.approx(10 * np.log10(2), abs=1e-6) and none == pytest.approx(100)
    with pytest.raises(NoScore, match="not finite"):
        score("a5_after_the_map", Functions(train=lambda x, rng: {}, denoise=off_by(1e200)))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"train": lambda x, rng: 3}, "dict of arrays"),
        ({"train": lambda x, rng: {"w": [1.0]}}, "'w' is a list"),
        ({"encode": lambda state, x: "codes"}, "got a str"),
        ({"encode": lambda state, x: np.zeros((len(x), 9))}, r"shape \(1000, 8\), got \(1000, 9\)"),
        ({"encode": lambda state, x: np.full((len(x), 8), np.nan)}, "NaN"),
        (
            {"encode": lambda state, x: np.full((len(x), 8), 1e300) * np.sign(x[:, 400:401] - 0.5)},
            "too large",
        ),
        ({"decode": lambda state, z: np.full((len(z), 784), 1e200)}, "not finite"),
        ({"decode": lambda state, z: np.full((len(z), 784), "a")}, "array of <U1"),
    ],
)
def test_what_is_no_answer_has_no_score(wrong, says):
    right = {
        "train": lambda x, rng: {},
        "encode": lambda state, x: np.zeros((len(x), 8)),
        "decode": lambda state, z: np.zeros((len(z), 784)),
    }
    with pytest.raises(NoScore, match=says):
        score("a2_autoencoders", Functions(**{**right, **wrong}))


def test_points_lie_between_baseline_and_reference():
    for marks in (Marks(60.0, 80.0, 90.0), Marks(30.0, 10.0, 5.0)):
        half = (marks.baseline + marks.reference) / 2
        assert [marks.points(s) for s in (marks.baseline, half, marks.reference)] == [0, BONUS / 2, BONUS]
        assert marks.points(2 * marks.baseline - marks.reference) == 0 and marks.points(marks.stretch) == BONUS
        assert marks.stretched(marks.stretch) and not marks.stretched(marks.reference)


def test_every_challenge_has_its_marks_in_order_and_a_file_to_start_from():
    for name, task in TASKS.items():
        marks, start = marks_of(name), starting_file(name)
        sign = 1 if marks.more_is_better else -1
        assert sign * marks.baseline < sign * marks.reference < sign * marks.stretch
        assert start is not None and f"{marks.stretch:.{task.digits}f}" in said(task, marks, marks.baseline)
    assert TASKS.keys() == {one.name for one in load_course(targets=False)}
    assert starting_file("a0_example") is None


def _digits():
    data = load("mnist_5k")
    return data.x_train, data.y_train
