"""The mean max cosine, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("mean_max_cosine")
def with_norms(found, true):
    products = true @ found.T
    lengths = np.outer(np.linalg.norm(true, axis=1), np.linalg.norm(found, axis=1))
    return float((products / lengths).max(axis=1).mean())


@other_answer("mean_max_cosine")
def one_by_one(found, true):
    best = []
    for v in true:
        best.append(max(float(v @ u) / float(np.sqrt((v @ v) * (u @ u))) for u in found))
    return sum(best) / len(best)


@other_answer("mean_max_cosine")
def from_the_other_side(found, true):
    """A row for each found direction, so the maximum runs down the columns."""
    unit = found / np.sqrt((found**2).sum(axis=1, keepdims=True))
    of_columns = unit @ (true / np.sqrt((true**2).sum(axis=1))[:, None]).T
    return float(np.amax(of_columns, axis=0).sum() / len(true))
