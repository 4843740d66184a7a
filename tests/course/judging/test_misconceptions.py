"""A misconception is named only if all that was seen of the outputs it is about agrees with it."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.misconceptions import Matcher, Misconception, bank_of
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course

COURSE = load_course()
EXERCISES = {exercise.id: (assignment, exercise) for assignment in COURSE for exercise in assignment.exercises}


def judged(exercise_id, function, suspects=None):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return run_exercise(exercise, answers, suspects=suspects)


def reference(exercise_id):
    return EXERCISES[exercise_id][1].reference()


def with_output(exercise_id, index, change):
    """The reference with one of its outputs changed."""

    def wrong(*args, **kwargs):
        out = list(reference(exercise_id)(*args, **kwargs))
        out[index] = change(out[index])
        return tuple(out)

    return wrong


def names(result):
    return {test.misconception for test in result.tests if test.misconception}


def both_wrong(dout, cache):
    _, w = cache
    dx, _, db = reference("affine_backward")(dout, cache)
    return dx, np.zeros_like(w), 2 * db


SUSPECTS = [
    Misconception("affine_backward", "dw_and_db", "It is said of dw and db.", both_wrong),
    Misconception("affine_backward", "db", "It is said of db.", with_output("affine_backward", 2, lambda db: 2 * db)),
    Misconception("affine_backward", "dx", "It is said of dx.", with_output("affine_backward", 0, lambda dx: -dx)),
]


def test_a_sentence_about_two_outputs_is_not_said_when_one_of_them_is_right():
    twice = with_output("affine_backward", 2, lambda db: 2 * db)
    assert names(judged("affine_backward", twice, SUSPECTS)) == {"db"}
    assert names(judged("affine_backward", twice, SUSPECTS[:1])) == set()


def test_a_sentence_that_names_another_output_is_said_only_if_that_one_agrees_too():
    says = "db is twice too large, though dx is right."
    suspects = [Misconception("affine_backward", "db", says, SUSPECTS[1].function)]
    twice = with_output("affine_backward", 2, lambda db: 2 * db)
    assert names(judged("affine_backward", twice, suspects)) == {"db"}

    def dx_too(dout, cache):
        dx, dw, db = twice(dout, cache)
        return -dx, dw, db

    assert names(judged("affine_backward", dx_too, suspects)) == set()
    assert names(judged("affine_backward", dx_too, SUSPECTS[1:])) == {"db", "dx"}


def test_the_bank_does_not_call_a_loss_averaged_that_is_not():
    def of_the_sum(x, y):
        loss, dx = reference("softmax_loss")(x, y)
        return loss * len(x), dx * len(x)

    said = [test.explanation for test in judged("softmax_loss", of_the_sum).tests if test.explanation]
    assert not [text for text in said if "loss is averaged over the batch, but" in text]


def test_the_sentence_that_explains_more_is_the_one_that_is_said():
    assert names(judged("affine_backward", both_wrong, SUSPECTS)) == {"dw_and_db"}
    assert names(judged("affine_backward", both_wrong, SUSPECTS[1:])) == {"db"}


def test_two_stories_are_told_when_they_are_about_different_outputs():
    def two_mistakes(dout, cache):
        dx, dw, db = reference("affine_backward")(dout, cache)
        return -dx, dw, 2 * db

    result = judged("affine_backward", two_mistakes, SUSPECTS)
    assert names(result) == {"db", "dx"}
    by_title = {test.title: test.misconception for test in result.tests}
    assert by_title["dx agrees with the numerical gradient"] == "dx"
    assert by_title["db agrees with the numerical gradient"] == "db"


def test_a_test_that_passes_speaks_against_a_misconception_that_fails_it():
    def wrong_for_images_only(dout, cache):
        dx, dw, db = reference("affine_backward")(dout, cache)
        return (dx if cache[0].ndim == 2 else -dx), dw, db

    assert names(judged("affine_backward", wrong_for_images_only, SUSPECTS)) == set()


FAULTS = {
    "doubled": lambda value: 2 * value,
    "minus": lambda value: -value,
    "half": lambda value: value / 2,
    "one third": lambda value: value / 3,
}


def outputs_of(exercise_id):
    """The positions of the outputs that are arrays or numbers, by what the reference promises."""
    import typing

    hints = typing.get_type_hints(reference(exercise_id)).get("return")
    parts = typing.get_args(hints) if typing.get_origin(hints) is tuple else ()
    if Ellipsis in parts:
        return []
    return [i for i, part in enumerate(parts) if part is float or typing.get_origin(part) is np.ndarray]


SEEN = {}
"""What tests saw of misconceptions over the reference; see :func:`seen_once`."""


@pytest.fixture
def seen_once(monkeypatch):
    """Where many answers to an exercise are judged, its misconceptions are run once: they answer the same each time."""
    whole = Matcher._trace

    def trace(self, suspect, test):
        key = self.exercise.id, suspect.name, test.name, self.seed
        if key not in SEEN:
            SEEN[key] = whole(self, suspect, test)
        return SEEN[key]

    monkeypatch.setattr(Matcher, "_trace", trace)


PLANTED = [
    (exercise_id, index, fault)
    for exercise_id, (_, exercise) in EXERCISES.items()
    if "." not in exercise.qualname and len(outputs_of(exercise_id)) > 1
    for index in outputs_of(exercise_id)
    for fault in FAULTS
]


@pytest.mark.parametrize(("exercise_id", "index", "fault"), PLANTED)
def test_a_fault_of_one_output_is_never_told_as_one_of_several(exercise_id, index, fault, seen_once):
    """What is named must be wrong in this output alone, and give its values."""
    assignment, exercise = EXERCISES[exercise_id]
    result = judged(exercise_id, with_output(exercise_id, index, FAULTS[fault]))
    bank = {wrong.name: wrong for wrong in bank_of(assignment, exercise)}
    for name in names(result):
        by_name = judged(exercise_id, bank[name].function, suspects=[])
        planted = {test.test for test in result.tests if test.status == "failed"}
        assert {test.test for test in by_name.tests if test.status == "failed"} <= planted, (name, bank[name].says)


def test_what_explains_one_step_and_not_the_next_explains_neither():
    """An m ten times too large is like a learning rate ten times too large: without a config, but with none else."""

    def full_weight(w, dw, config=None):
        config = {
            "learning_rate": 1e-3,
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "m": 0.0,
            "v": 0.0,
            "t": 0,
            **(config or {}),
        }
        config["t"] += 1
        config["m"] = config["beta1"] * config["m"] + dw
        config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
        m_hat, v_hat = (config[k] / (1 - config[b] ** config["t"]) for k, b in (("m", "beta1"), ("v", "beta2")))
        return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"]), config

    assert names(judged("adam", full_weight)) == {"gives_the_new_gradient_full_weight"}
    others = [one for one in bank_of(*EXERCISES["adam"]) if one.name != "gives_the_new_gradient_full_weight"]
    assert names(judged("adam", full_weight, others)) == set()


def plain_divergence(scale):
    """Without the bound on the exponent that misconceptions have from the reference."""

    def kl(mu, logvar):
        n, variance = len(mu), np.exp(logvar)
        loss = scale * float(np.sum(variance + mu**2 - 1 - logvar)) / (2 * n)
        return loss, scale * mu / n, scale * (variance - 1) / (2 * n)

    return kl


def plain_cross_entropy(logits, x):
    p = 1 / (1 + np.exp(-logits))
    return float(-np.mean(x * np.log(p) + (1 - x) * np.log(1 - p))), (p - x) / x.size


def plain_softmax(x, y):
    rows = np.arange(len(x))
    p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    dx = p.copy()
    dx[rows, y] -= 1
    return float(-np.sum(np.log(p[rows, y]))), dx


def plain_weights(log_weights):
    w = np.exp(log_weights)
    return float(-np.mean(np.log(w.sum(axis=1)))), -w / w.sum(axis=1, keepdims=True) / len(w)


UNGUARDED = {
    "forgets_the_half": ("kl_standard_normal", plain_divergence(2)),
    "averages_over_all_pixels": ("bce_with_logits_loss", plain_cross_entropy),
    "sums_over_the_batch": ("softmax_loss", plain_softmax),
    "forgets_the_number_of_samples": ("iwae_loss", plain_weights),
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", UNGUARDED)
def test_a_misconception_is_known_without_the_references_guards_too(name):
    result = judged(*UNGUARDED[name])
    assert names(result) == {name}
    for test in result.tests:  # what runs away is told by itself
        if "inf" in test.headline or "NaN" in test.headline:
            assert test.misconception == "" and test.explanation == ""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_missing_guard_alone_is_told_as_that():
    assert names(judged("kl_standard_normal", plain_divergence(1))) == {"lets_the_exponential_overflow"}


def test_what_runs_away_everywhere_is_not_taken_for_agreement():
    """The misconception is about loss, dmu and dlogvar, and of one of them nothing was seen."""

    def no_dmu(mu, logvar):
        loss, dmu, dlogvar = plain_divergence(2)(mu, np.minimum(logvar, 50))
        return loss, np.full_like(dmu, np.nan), dlogvar

    assert "forgets_the_half" not in names(judged("kl_standard_normal", no_dmu))


def test_a_value_that_differs_without_running_away_speaks_against_a_misconception():
    def bounded_too_soon(mu, logvar):
        return plain_divergence(2)(mu, np.minimum(logvar, 40))

    assert "forgets_the_half" not in names(judged("kl_standard_normal", bounded_too_soon))


def test_rounding_beside_what_was_expected_is_no_other_answer():
    """1 - 1/(1 + e^-40) is 0, and the misconception has 4e-18 there: both are nothing beside the ½ expected."""

    def non_saturating_always(fake_logits, *, kind="non_saturating"):
        with np.errstate(over="ignore"):
            p = 1 / (1 + np.exp(-fake_logits))
        return float(np.logaddexp(0, -fake_logits).mean()), (p - 1) / len(fake_logits)

    assert names(judged("generator_loss", non_saturating_always)) == {"is_non_saturating_always"}


def test_what_an_error_kept_from_being_seen_is_not_said():
    """Where the decay reaches the gradients, they are not seen to lack it: an error comes before."""

    def no_decay_in_the_loss_and_a_misspelt_name(self, x, y, *, rng=None):
        _, grads, parts = reference("classifier_loss")(self, x, y)
        if not self.frozen:
            raise NameError("name 'mlp_backwards' is not defined")
        return parts["softmax"], grads, parts

    assert names(judged("classifier_loss", no_decay_in_the_loss_and_a_misspelt_name)) <= {
        "decays_in_the_gradients_alone"
    }
