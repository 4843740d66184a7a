"""Which test failed can be told from its line: no two lines read alike, and none speaks of what is right."""

import copy
import re

import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.models.sparse import SparseAutoencoder

EXERCISES = {exercise.id: (assignment, exercise) for assignment in load_course() for exercise in assignment.exercises}


def failed(exercise_id, function):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return [test for test in run_exercise(exercise, answers, needs={}).tests if test.status == "failed"]


def bent(exercise_id, index):
    """The reference, with cubes in the place of one output, or of all entries of a dict."""
    right = EXERCISES[exercise_id][1].reference()

    def wrong(*args, **kwargs):
        out = list(right(*args, **kwargs))
        part = out[index]
        out[index] = {name: g**3 for name, g in part.items()} if isinstance(part, dict) else part**3
        return tuple(out)

    return wrong


@pytest.mark.parametrize(
    ("exercise_id", "index"),
    [
        ("concatenated_backward", 0),
        ("autoencoder_loss", 1),
        ("tied_autoencoder_loss", 1),
        ("conditional_vae_loss", 1),
        ("iwae_model_loss", 1),
        ("conv_transpose_backward", 0),
        ("free_bits_loss", 1),
    ],
)
def test_no_two_lines_differ_in_their_numbers_alone(exercise_id, index):
    lines = [
        re.sub(r"[-\d.e]*\d|\[.*?\]", "#", test.headline) for test in failed(exercise_id, bent(exercise_id, index))
    ]
    assert len(lines) > 1
    assert len(lines) == len(set(lines))


def test_a_line_that_needs_no_title_has_none():
    lines = [test.headline for test in failed("affine_backward", bent("affine_backward", 0))]
    assert lines and not [line for line in lines if "agrees" in line]


def without_alpha(self, x, *, rng=None):
    loss, _, parts = SparseAutoencoder.loss(self, x)
    alpha, self.sparsity = self.sparsity, 1.0
    grads = SparseAutoencoder.loss(self, x)[1]
    self.sparsity = alpha
    return loss, grads, parts


def test_a_penalty_without_its_weight_is_not_told_as_a_decay_of_biases():
    titles = [test.title for test in failed("sparse_autoencoder_loss", without_alpha)]
    assert titles[0] == "with penalties of weight 0, the gradients are those of the reconstruction"
    assert "biases are not decayed" not in titles


@pytest.mark.parametrize("last", ["linear", "relu"])
def test_a_wrong_last_activation_is_not_told_as_a_wrong_prefix(last):
    right = EXERCISES["mlp_forward"][1].reference()

    def wrong(x, params, activations, *, prefix):
        return right(x, params, [*activations[:-1], last], prefix=prefix)

    titles = [test.title for test in failed("mlp_forward", wrong)]
    assert titles and "only the parameters with the prefix are used" not in titles


def test_parameters_of_another_prefix_are_told_as_that():
    right = EXERCISES["mlp_forward"][1].reference()

    def wrong(x, params, activations, *, prefix):
        return right(x, params, activations, prefix="enc_")

    assert [t.title for t in failed("mlp_forward", wrong)] == ["only the parameters with the prefix are used"]


def test_a_beta_that_is_forgotten_on_the_way_back_is_told_where_beta_is_0():
    right = EXERCISES["vae_loss"][1].reference()

    def wrong(self, x, *, eps=None, rng=None):
        loss, _, parts = right(self, x, eps=eps, rng=copy.deepcopy(rng))
        beta, self.beta = self.beta, 1.0
        grads = right(self, x, eps=eps, rng=rng)[1]
        self.beta = beta
        return loss, grads, parts

    first = failed("vae_loss", wrong)[0]
    assert first.title.startswith("with beta = 0, the encoder hears of the reconstruction alone")
    assert first.misconception == "forgets_beta_on_the_way_back"
