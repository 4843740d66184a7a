"""Sentences that are put together from names read as a person would write them."""

import numpy as np
import pytest

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.diagnosis import diagnose
from cs231n_ae.course.judging.diagnosis.wording import in_number, is_plural, quoted
from cs231n_ae.course.judging.explain import headline_of
from cs231n_ae.course.judging.repair.place import Place, Spot, first_words
from cs231n_ae.course.judging.testing import Mismatch

RNG = np.random.default_rng(3)
V = RNG.standard_normal((5, 4))


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("the inputs of the second stage", True),
        ("where some ran away, the losses", True),
        ("other latents at station 1", True),
        ("the pixels' means", True),
        ("all parameters together", True),
        ("sums of the living", True),
        ("the values", True),
        ("the shares but the last", True),
        ("the pixels' means given h = [0, 1]", True),
        ("the sum over all images", False),
        ("the guess among the others", False),
        ("the series", False),
        ("components.T @ components", False),
        ("logits", False),
        ("loss with L1", False),
        ("the loss of means near 0 and 1", False),
        ("the sum of nothing but zeros", False),
        ("the share of zeros of each feature", False),
        ("latent 3 of the path", False),
        ("on a frozen encoder, dx", False),
        ("how many examples are shown", False),
        ("the score with a weight of 0", False),
        ("the noise's mean, in steps", False),
        ("parts['kl']", False),
    ],
)
def test_several_things_are_told_from_one(name, plural):
    assert is_plural(name) == plural


def test_the_verb_is_that_of_several():
    assert in_number("the inputs of the second stage", "the inputs of the second stage has shape (2,)") == (
        "the inputs of the second stage have shape (2,)"
    )
    assert in_number("out", "out has shape (2,)") == "out has shape (2,)"
    said = diagnose("the inputs of the second stage", V, V[:, :3], source="codes of the first stage")
    assert said == "the inputs of the second stage have shape (5, 4), expected (5, 3)"
    said = diagnose("the shares", np.zeros(5), V[:, 0])
    assert said == "the shares are zero in every entry"
    said = diagnose("out", np.full((5, 4), 0.3), V, source="latents of the codes")
    assert said == "out is 0.3 in every entry, where the latents of the codes are not the same for all"


def headline(name, got, expected, source):
    failure = Mismatch(name, "value", np.asarray(got), np.asarray(expected), source)
    return headline_of(Trace(failure=failure))


def test_an_entry_of_what_has_a_name_in_words_is_called_an_entry():
    assert headline("the values", 0.5, 0.337, "definition") == "the values are 0.5, the definition is 0.337"
    assert headline("loss", 0.5, 0.337, "values") == "loss is 0.5, the values are 0.337"
    other = V.copy()
    other[1, 2] += 0.1
    other[3, 0] -= 0.2
    said = headline("latent 1 of the path", other, V, "values")
    assert said.startswith(f"entry [3, 0] of latent 1 of the path is {other[3, 0]:.6g}, the values have {V[3, 0]:.6g}")
    said = headline("on a frozen encoder, dx", other, V, "numerical gradient")
    assert said.startswith(f"on a frozen encoder, dx[3, 0] is {other[3, 0]:.6g}, the numerical gradient is")


def test_words_without_an_article_stand_in_quotation_marks():
    ratio = np.exp(RNG.standard_normal((5, 4)))
    said = diagnose("dmu_q", V, V * ratio, context={"ratio of the variances": ratio})
    assert said == "dmu_q lacks the factor “ratio of the variances”"
    assert diagnose("dmu", V * ratio, V, context={"the precision": ratio}) == (
        "dmu is multiplied by the precision once too often"
    )
    assert diagnose("dmu", V, V * ratio, context={"the precision": ratio}) == "dmu lacks the factor “the precision”"
    assert diagnose("dmu", V, V * ratio, context={"mu - x": ratio}) == "dmu lacks the factor mu - x"
    summed = diagnose("dmu", V - ratio.sum(axis=0), V, context={"squares of x": ratio})
    assert summed == "dmu lacks the term “squares of x” summed over axis 0"
    assert quoted("the precision") == "the precision"


def test_a_term_that_is_there_twice_is_told_as_once_too_often():
    decay = RNG.standard_normal((5, 4))
    said = diagnose("dW", V + decay, V, context={"decay * W": decay})
    assert said == "dW has decay * W added to it once too often"


def test_a_factor_that_is_the_value_of_an_input_is_told_as_that():
    context = {"alpha": np.array(0.6), "x": V}
    assert diagnose("parts", np.array(0.6 * 7), np.array(7.0), context=context) == (
        "parts is 0.6 × the expected value (0.6 is alpha)"
    )
    assert diagnose("dx", V / 0.6, V, context=context) == (
        "dx is the expected value divided by 0.6 in every entry (0.6 is alpha)"
    )
    assert diagnose("dx", 0.8 * V, V, context={"rate": np.array(0.2)}) == (
        "dx is 0.8 × the expected value in every entry (0.8 is 1 - rate)"
    )
    assert diagnose("dx", 0.6 * V, V, context={"x": V}) == "dx is 3/5 of the expected value in every entry"
    assert diagnose("dx", V / 2, V, context={"rate": np.array(0.5)}) == "dx is 1/2 of the expected value in every entry"
    refuted = frozenset({"alpha"})
    assert diagnose("dx", 0.6 * V, V, context=context, refuted=refuted) == (
        "dx is 3/5 of the expected value in every entry"
    )


def test_of_tests_with_a_reason_of_their_own_two_are_named():
    def said(*titles):
        return first_words(Place("x.py", "f", (Spot("x.py", "f", (3,), "sign"),), but=titles))

    assert "(“a” apart, for a reason of its own)" in said("a")
    assert "(“a” and “b” apart, for reasons of their own)" in said("a", "b")
    assert "(“a”, “b” and 1 more apart, for reasons of their own)" in said("a", "b", "c")
    assert "(“a”, “b” and 2 more apart, for reasons of their own)" in said("a", "b", "c", "d")
