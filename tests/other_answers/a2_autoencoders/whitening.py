"""Whitening, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("whitening_encode")
def with_the_components_shortened(self, x):
    v = self.components / np.sqrt(self.variances + self.epsilon)[:, np.newaxis]
    z = (x - self.mean) @ v.T
    return z if self.kind == "pca" else z @ self.components


@other_answer("whitening_encode")
def with_one_matrix(self, x):
    w = self.components.T * (self.variances + self.epsilon) ** -0.5
    if self.kind == "zca":
        w = w @ self.components
    return x @ w - self.mean @ w


@other_answer("whitening_encode")
def by_einsum(self, x):
    z = np.einsum("nd,kd->nk", x - self.mean, self.components) / np.sqrt(self.variances + self.epsilon)
    return np.einsum("nk,kd->nd", z, self.components) if self.kind == "zca" else z


@other_answer("whitening_encode")
def one_component_after_the_other(self, x):
    z, out = np.empty_like(x), np.zeros_like(x)
    for k, (v, variance) in enumerate(zip(self.components, self.variances, strict=True)):
        z[:, k] = (x - self.mean) @ v / np.sqrt(variance + self.epsilon)
        out += np.outer(z[:, k], v)
    return out if self.kind == "zca" else z


@other_answer("whitening_decode")
def with_the_components_lengthened(self, z):
    if self.kind == "zca":
        z = (self.components @ z.T).T
    return z @ (self.components * np.sqrt(self.variances + self.epsilon)[:, np.newaxis]) + self.mean


@other_answer("whitening_decode")
def by_solving(self, z):
    w = self.components.T / np.sqrt(self.variances + self.epsilon)
    if self.kind == "zca":
        w = w @ self.components
    return np.linalg.solve(w.T, z.T).T + self.mean


@other_answer("whitening_decode")
def back_by_einsum(self, z):
    deviations = np.sqrt(self.variances + self.epsilon)
    if self.kind == "zca":
        return self.mean + np.einsum("nd,kd,k,ke->ne", z, self.components, deviations, self.components)
    return self.mean + np.einsum("nk,k,kd->nd", z, deviations, self.components)
