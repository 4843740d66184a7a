"""Principal component analysis, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("pca_fit")
def by_eigenvectors_of_the_covariance(self, x):
    self.mean = x.mean(axis=0)
    centred = x - self.mean
    values, vectors = np.linalg.eigh(centred.T @ centred / len(x))
    order = np.argsort(values)[::-1][: self.n_components]
    self.components, self.variances = vectors[:, order].T, values[order]
    return self


@other_answer("pca_fit")
def by_the_left_singular_vectors_of_the_transpose(self, x):
    self.mean = np.sum(x, axis=0) / x.shape[0]
    u, s, _ = np.linalg.svd((x - self.mean).T, full_matrices=False)
    z = self.n_components
    self.components, self.variances = -u[:, :z].T, s[:z] * s[:z] / len(x)
    return self


@other_answer("pca_fit")
def by_power_iteration(self, x):
    self.mean = x.mean(axis=0)
    centred = x - self.mean
    components, variances = [], []
    for _ in range(self.n_components):
        v = np.ones(x.shape[1], dtype=x.dtype) + np.arange(x.shape[1], dtype=x.dtype)
        for _ in range(300):
            v = centred.T @ (centred @ v)
            v /= np.linalg.norm(v)
        components.append(v)
        variances.append(np.mean((centred @ v) ** 2))
        centred = centred - np.outer(centred @ v, v)
    self.components, self.variances = np.array(components), np.array(variances)
    return self


@other_answer("pca_fit")
def by_the_dot_products_of_the_examples(self, x):
    self.mean = x.mean(axis=0)
    centred = x - self.mean
    values, vectors = np.linalg.eigh(centred @ centred.T)
    values, vectors = values[::-1][: self.n_components], vectors[:, ::-1][:, : self.n_components]
    self.components = (centred.T @ vectors / np.sqrt(values)).T
    self.variances = values / len(x)
    return self


@other_answer("pca_fit")
def by_np_cov_with_the_dtype_restored(self, x):
    values, vectors = np.linalg.eig(np.cov(x.T, bias=True))
    order = np.argsort(-values.real)[: self.n_components]
    self.mean = np.mean(x, 0)
    self.components, self.variances = vectors.real.T[order].astype(x.dtype), values.real[order].astype(x.dtype)
    return self


@other_answer("pca_encode")
def with_loops(self, x):
    z = np.empty((len(x), len(self.components)), dtype=x.dtype)
    for n in range(len(x)):
        for k, component in enumerate(self.components):
            z[n, k] = np.dot(x[n] - self.mean, component)
    return z


@other_answer("pca_encode")
def as_an_affine_layer(self, x):
    w = self.components.T
    return x @ w - self.mean @ w


@other_answer("pca_encode")
def by_einsum(self, x):
    return np.einsum("nd,zd->nz", np.subtract(x, self.mean), self.components)


@other_answer("pca_encode")
def turned_round_twice(self, x):
    return np.dot(self.components, (x - self.mean[None, :]).T).T


@other_answer("pca_decode")
def one_component_after_the_other(self, z):
    x_hat = np.tile(self.mean, (len(z), 1))
    for k in range(len(self.components)):
        x_hat += np.outer(z[:, k], self.components[k])
    return x_hat


@other_answer("pca_decode")
def by_einsum_from_the_codes(self, z):
    return self.mean + np.einsum("nz,zd->nd", z, self.components)


@other_answer("pca_decode")
def by_tensordot(self, z):
    return np.tensordot(z, self.components, axes=(1, 0)) + self.mean.reshape(1, -1)


@other_answer("pca_decode")
def by_the_pseudo_inverse(self, z):
    return z @ np.linalg.pinv(self.components).T + self.mean
