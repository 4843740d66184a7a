"""The reconstruction losses, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("l2_loss")
def with_a_square_and_a_sum(x_hat, x):
    n = x.shape[0]
    return 0.5 * np.sum((x_hat - x) ** 2) / n, (x_hat - x) / n


@other_answer("l2_loss")
def as_a_mean_over_examples(x_hat, x):
    rows = (x_hat - x).reshape(len(x), -1)
    loss = np.mean(np.sum(rows * rows, axis=1)) / 2
    return loss, (rows / len(x)).reshape(x.shape)


@other_answer("l2_loss")
def with_the_square_multiplied_out(x_hat, x):
    a, b = x_hat.ravel(), x.ravel()
    return (a @ a - 2 * (a @ b) + b @ b) / 2 / len(x), x_hat / len(x) - x / len(x)


@other_answer("l2_loss")
def one_example_after_the_other(x_hat, x):
    loss, dx_hat = 0.0, np.empty_like(x_hat)
    for n in range(len(x)):
        dx_hat[n] = (x_hat[n] - x[n]) / len(x)
        loss += 0.5 * np.linalg.norm(x_hat[n] - x[n]) ** 2 / len(x)
    return loss, dx_hat


@other_answer("bce_with_logits_loss")
def with_logaddexp(logits, x):
    loss = np.sum(np.logaddexp(0, logits) - logits * x) / len(x)
    dlogits = (np.exp(-np.logaddexp(0, -logits)) - x) / len(x)
    return loss, dlogits


@other_answer("bce_with_logits_loss")
def as_two_log_sigmoids(logits, x):
    log_p, log_q = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    loss = -(x * log_p + (1 - x) * log_q).reshape(len(x), -1).sum(axis=1).mean()
    return float(loss), (np.exp(log_p) - x) / x.shape[0]


@other_answer("bce_with_logits_loss")
def with_the_sigmoid_by_way_of_tanh(logits, x):
    softplus = np.where(logits > 0, logits, 0) + np.log(1 + np.exp(-np.abs(logits)))
    p = (1 + np.tanh(logits / 2)) / 2
    return np.sum(softplus - x * logits) / len(x), (p - x) / len(x)


@other_answer("bce_with_logits_loss")
def one_logit_after_the_other(logits, x):
    loss, dlogits = 0.0, np.empty_like(logits)
    for i in np.ndindex(logits.shape):
        a, target = float(logits[i]), float(x[i])
        q = math.exp(-abs(a))
        loss += max(a, 0) - a * target + math.log1p(q)
        dlogits[i] = ((1 if a > 0 else q) / (1 + q) - target) / len(x)
    return loss / len(x), dlogits


@other_answer("bce_with_logits_loss")
def with_a_naive_sigmoid_in_the_gradient_only(logits, x):
    with np.errstate(over="ignore"):
        p = 1 / (1 + np.exp(-logits))
    loss = np.sum(np.maximum(logits, 0) - logits * x + np.log1p(np.exp(-np.abs(logits)))) / len(x)
    return loss, (p - x) / len(x)
