"""The hinge loss, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("svm_loss_naive")
def row_by_row(x, y):
    loss, dx = 0.0, np.zeros_like(x)
    for n in range(len(x)):
        wrong = np.arange(x.shape[1]) != y[n]
        terms = np.maximum(0, x[n] - x[n, y[n]] + 1) * wrong
        loss += terms.sum() / len(x)
        dx[n] = (terms > 0) / len(x)
        dx[n, y[n]] = -np.count_nonzero(terms) / len(x)
    return loss, dx


@other_answer("svm_loss_naive")
def counting_the_label_and_taking_it_off(x, y):
    loss, dx = -float(len(x)), np.zeros(x.shape, x.dtype)
    for n in range(x.shape[0]):
        for k in range(x.shape[1]):
            loss += max(0, x[n, k] - x[n, y[n]] + 1)
            if x[n, k] - x[n, y[n]] + 1 > 0:
                dx[n, k] += 1
                dx[n, y[n]] -= 1
    return loss / len(x), dx / len(x)


@other_answer("svm_loss_naive")
def in_plain_python(x, y):
    rows, total = [], 0.0
    for scores, label in zip(x.tolist(), y.tolist(), strict=True):
        near = [k for k, s in enumerate(scores) if k != label and s > scores[label] - 1]
        total += sum(scores[k] - scores[label] + 1 for k in near)
        rows.append([-len(near) if k == label else float(k in near) for k in range(len(scores))])
    return total / len(rows), np.array(rows, dtype=x.dtype) / len(rows)


@other_answer("svm_loss")
def with_one_hot_rows(x, y):
    hot = np.eye(x.shape[1], dtype=x.dtype)[y]
    gaps = (x - np.sum(hot * x, axis=1, keepdims=True) + 1) * (1 - hot)
    above = (gaps > 0).astype(x.dtype)
    return np.sum(gaps * above) / len(x), (above - hot * above.sum(axis=1, keepdims=True)) / len(x)


@other_answer("svm_loss")
def taking_one_off_for_the_label(x, y):
    own = np.take_along_axis(x, y[:, None], axis=1)
    terms = np.clip(x - own + 1, 0, None)
    loss = terms.sum(axis=1).mean() - 1
    dx = np.where(terms > 0, 1, 0).astype(x.dtype)
    np.subtract.at(dx, (np.arange(len(y)), y), dx.sum(axis=1))
    return float(loss), dx / len(y)


@other_answer("svm_loss")
def with_a_mask_of_the_label(x, y):
    n, k = x.shape
    wrong = np.ones((n, k), bool)
    wrong[np.arange(n), y] = False
    terms = np.maximum(x[wrong].reshape(n, k - 1) - x[~wrong][:, None] + 1, 0)
    dx = np.zeros_like(x)
    dx[wrong] = (terms > 0).ravel() / n
    dx[~wrong] = -(terms > 0).sum(axis=1) / n
    return terms.sum() / n, dx
