"""Active units, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("active_units")
def from_the_deviations(mu, *, threshold=0.01):
    deviation = mu - mu.mean(axis=0)
    return (deviation**2).mean(axis=0) > threshold


@other_answer("active_units")
def from_the_covariance_matrix(mu, *, threshold=0.01):
    return np.diag(np.atleast_2d(np.cov(mu, rowvar=False, bias=True))) > threshold


@other_answer("active_units")
def one_by_one_with_the_root_of_the_threshold(mu, *, threshold=0.01):
    return np.array([column.std() > threshold**0.5 for column in mu.T])
