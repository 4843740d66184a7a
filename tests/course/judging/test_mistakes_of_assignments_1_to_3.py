"""Mistakes in the first three assignments, written as students would, and what is said of each: no other's sentence."""

import numpy as np
import pytest

from cs231n_ae import layers
from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.models.mlp import mlp_backward

EXERCISES = {exercise.id: (assignment, exercise) for assignment in load_course() for exercise in assignment.exercises}


def judged(exercise_id, function):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return run_exercise(exercise, answers, needs={})


def affine_backward_by_reshape(dout, cache):
    x, w = cache
    rows = np.reshape(x, (w.shape[0], x.shape[0]))
    return np.einsum("nh,dh->nd", dout, w).reshape(x.shape), np.einsum("dn,nh->dh", rows, dout), sum(dout)


def training(cut):
    """The loop over batches that are cut in another way."""

    def sgd_train(loss, params, x, y, *, learning_rate, batch_size, epochs, rng):
        params, losses = dict(params), []
        for _ in range(epochs):
            order, total = rng.permutation(len(x)), 0
            for part in cut(order, batch_size):
                value, grads = loss(params, x[part], y[part])
                total = total + len(part) * value
                for name in grads:
                    params[name] = params[name] - learning_rate * grads[name]
            losses.append(float(total) / len(x))
        return params, losses

    return sgd_train


def in_slices(order, size, *, whole):
    """The first so many in slices of that size, and all that is left in one."""
    parts = [order[i * size : (i + 1) * size] for i in range(whole)]
    return [*parts, order[whole * size :]] if whole * size < len(order) else parts


def moved_array(keep_above, keep_below):
    def eval_numerical_gradient_array(f, x, df, *, h=1e-5):
        grad = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            x[i] += h
            above = keep_above(f(x))
            x[i] -= 2 * h
            below = keep_below(f(x))
            x[i] += h
            grad[i] = np.sum((above - below) / (2 * h) * df)
        return grad

    return eval_numerical_gradient_array


def noisy(draw):
    return lambda x, *, std, rng: (x + draw(rng, std, x.shape)).astype(x.dtype)


def gaps(fill):
    def masking_noise(x, *, rate, rng):
        out, lost = x.copy(), rng.random(x.shape) < rate
        out[lost] = np.broadcast_to(fill(x), x.shape)[lost]
        return out

    return masking_noise


def salt_then_pepper(x, *, rate, rng):
    out, toss = x.copy(), rng.random(x.shape)
    out[toss < rate / 2] = 0
    out[toss < rate / 2] = 1
    return out


def log_sum_less_the_largest(log_sum, log_weights):
    terms = np.hstack([log_sum[:, None], log_weights])
    top = terms.max(axis=1)
    with np.errstate(all="ignore"):
        return np.log(np.exp(terms - top[:, None]).sum(axis=1)) + top


def warm_up(step, *, steps, final=1.0):
    return float(np.linspace(0, final, steps)[step])


def paths_of_stations(z, dim, values):
    path = np.array([z] * len(values))
    path[:, :, dim] = values
    return path


def likelihood_by_sigma(mu, logvar, x):
    over_sigma = np.exp(-logvar / 2)
    square = (x - mu) ** 2 * over_sigma
    dlogvar = (1 - square) / 2 / len(x)
    dlogvar = dlogvar.sum(axis=tuple(range(x.ndim - logvar.ndim)))
    loss = 0.5 * (np.log(2 * np.pi) + logvar + square).sum() / len(x)
    return float(loss), (mu - x) * over_sigma / len(x), np.asarray(dlogvar)


def cutting(parts):
    """The way back of pixels beside a code, with other parts of the gradient of [x, h] sent on."""

    def backward(self, dscores, cache):
        encoder_cache, affine_cache = cache
        dbeside, dw, db = layers.affine_backward(dscores, affine_cache)
        directly, dh = parts(dbeside, self.sizes[0])
        through, grads = mlp_backward(dh, encoder_cache)
        grads = {**grads, "W": dw, "b": db}
        return directly + through, {name: grads[name] for name in self.params}

    return backward


MISTAKES = [
    (
        "concatenated_backward",
        cutting(lambda g, d: (g[:, :-d], g[:, -d:])),
        {"cuts_at_the_length_of_the_code"},
    ),
    (
        "concatenated_backward",
        cutting(lambda g, d: (g[:, d:], g[:, :d])),
        {"takes_the_two_parts_for_each_other"},
    ),
    (
        "concatenated_backward",
        cutting(lambda g, d: (g[:, :d], g[:, :d])),
        {"sends_the_direct_part_into_the_encoder"},
    ),
    ("concatenated_backward", cutting(lambda g, d: (g[:, :d], 2 * g[:, :d])), set()),
    ("affine_backward", affine_backward_by_reshape, {"reshapes_x_for_want_of_a_transpose"}),
    (
        "sgd_train",
        training(lambda order, size: in_slices(order, size, whole=max(-(-len(order) // size) - 2, 0))),
        {"joins_the_last_two_batches"},
    ),
    (
        "sgd_train",
        training(lambda order, size: in_slices(order, size, whole=max(len(order) // size - 1, 0))),
        {"lets_the_last_full_batch_take_the_rest"},
    ),
    ("sgd_train", training(lambda order, size: np.array_split(order, len(order) // size)), {"cuts_into_equal_pieces"}),
    ("eval_numerical_gradient_array", moved_array(np.asarray, np.copy), {"copies_one_result_only"}),
    ("gaussian_noise", noisy(lambda rng, std, shape: rng.uniform(-std, std, shape)), {"draws_evenly_up_to_std"}),
    ("gaussian_noise", noisy(lambda rng, std, shape: abs(rng.normal(0, std, shape))), {"adds_the_size_of_the_noise"}),
    ("gaussian_noise", noisy(lambda rng, std, shape: rng.laplace(0, std / 2**0.5, shape)), set()),
    ("masking_noise", gaps(lambda x: x.mean()), {"masks_with_the_mean_of_the_batch"}),
    ("masking_noise", gaps(lambda x: x.mean(axis=0)), {"masks_with_the_mean_of_the_feature"}),
    ("masking_noise", gaps(lambda x: np.median(x)), set()),
    ("salt_and_pepper_noise", salt_then_pepper, {"leaves_no_toss_for_pepper"}),
    ("add_to_log_sum", log_sum_less_the_largest, {"takes_minus_infinity_out"}),
    ("kl_warmup", warm_up, {"counts_the_points_and_not_the_steps"}),
    ("traverse", paths_of_stations, {"lays_the_values_along_the_codes"}),
    ("gaussian_nll_loss", likelihood_by_sigma, {"takes_one_over_sigma_for_the_precision"}),
]


@pytest.mark.parametrize(("exercise_id", "function", "named"), MISTAKES, ids=[str(i) for i in range(len(MISTAKES))])
def test_a_mistake_is_called_by_its_own_name(exercise_id, function, named):
    result = judged(exercise_id, function)
    assert result.status == "failed"
    assert {test.misconception for test in result.tests if test.misconception} == named
