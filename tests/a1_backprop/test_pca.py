"""Grades PCA.fit, PCA.encode and PCA.decode.

The sign of a component is nobody's fault, so what is compared of a fit does not depend on signs.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true


@exercise("pca_fit", points=0.5)
def test_the_mean_is_the_mean_of_each_feature(submission, rng):
    x, _, _ = _data(rng)
    pca = submission.pca.PCA(3)
    pca.fit(x)
    expect("mean", pca.mean, [sum(column) / len(x) for column in x.T], source="definition", context={"x": x})


@exercise("pca_fit", points=1)
def test_the_components_are_orthonormal_rows(submission, rng):
    k, d = int(rng.integers(2, 6)), int(rng.integers(6, 13))
    x = 3 + rng.standard_normal((2 * d, d))
    pca = submission.pca.PCA(k)
    pca.fit(x)
    components = _components(pca, (k, d))
    expect("components @ components.T", components @ components.T, np.eye(k), source="unit matrix")


@exercise("pca_fit", points=1.5, needs=("test_the_components_are_orthonormal_rows",))
def test_they_span_the_directions_of_largest_variance(submission, rng):
    """the components span the directions of largest variance."""
    x, directions, _ = _data(rng)
    pca = submission.pca.PCA(3)
    pca.fit(x)
    components, planted = _components(pca, (3, 5)), directions[:3]
    expect("components.T @ components", components.T @ components, planted.T @ planted, source="projection")


@exercise("pca_fit", points=0.5, needs=("test_they_span_the_directions_of_largest_variance",))
def test_the_largest_variance_comes_first(submission, rng):
    x, _, variances = _data(rng)
    pca = submission.pca.PCA(3)
    pca.fit(x)
    along = np.square((x - x.mean(axis=0)) @ _components(pca, (3, 5)).T).mean(axis=0)
    expect("the variance along each component", along, variances[:3], source="closed form")


@exercise("pca_fit", points=0.5)
def test_variances_holds_the_variance_along_each_component(submission, rng):
    x, _, variances = _data(rng)
    pca = submission.pca.PCA(3)
    pca.fit(x)
    expect("variances", pca.variances, variances[:3], source="closed form", context={"x": x})


@exercise("pca_fit", points=0.5, needs=("test_they_span_the_directions_of_largest_variance",))
def test_fewer_examples_than_features_will_do(submission, rng):
    x, directions, variances = _data(rng, n=4, d=7)
    pca = submission.pca.PCA(2)
    pca.fit(x)
    components, planted = _components(pca, (2, 7)), directions[:2]
    expect("components.T @ components", components.T @ components, planted.T @ planted, source="projection")
    expect("variances", pca.variances, variances[:2], source="closed form", context={"x": x})


@exercise("pca_fit", points=0.25)
def test_float32_stays_float32(submission, rng):
    x = _data(rng)[0].astype(np.float32)
    pca = submission.pca.PCA(3)
    pca.fit(x)
    for name, array in (("mean", pca.mean), ("components", pca.components), ("variances", pca.variances)):
        expect_dtype(name, array, np.float32)


@exercise("pca_fit", points=0.25, needs=("test_the_mean_is_the_mean_of_each_feature",))
def test_fit_returns_the_model_itself(submission, rng):
    x, _, _ = _data(rng)
    fitted = submission.pca.PCA(3).fit(x)
    expect("mean", fitted.mean, x.mean(axis=0), source="definition")


@exercise("pca_encode", points=1.25)
def test_a_code_holds_the_dot_products_of_the_centred_example_with_the_components(submission, rng):
    for n in (4, 1, 5):
        pca, mean, components = _fitted(submission, rng)
        x = 2 + rng.standard_normal((n, 5))
        definition = [[sum((row[d] - mean[d]) * c[d] for d in range(5)) for c in components] for row in x]
        context = {"the code of the mean": components @ mean, "x": x}
        expect("z", pca.encode(x), definition, source="definition", context=context)


@exercise("pca_encode", points=0.5)
def test_the_code_of_the_mean_is_zero(submission, rng):
    pca, mean, components = _fitted(submission, rng)
    a, b = rng.uniform(0.5, 2, 2)
    z = pca.encode(np.stack([mean, mean + a * components[1], mean - b * components[2], mean]))
    context = {"the code of the mean": components @ mean}
    expect("z", z, [[0, 0, 0], [0, a, 0], [0, 0, -b], [0, 0, 0]], source="definition", context=context)


@exercise("pca_encode", points=0.25)
def test_a_code_of_float32_is_float32(submission, rng):
    x = (2 + rng.standard_normal((6, 5))).astype(np.float32)
    expect_dtype("z", _fitted(submission, rng, np.float32)[0].encode(x), np.float32)


@exercise("pca_decode", points=0.75)
def test_x_hat_is_the_mean_plus_so_much_of_each_component(submission, rng):
    for n in (4, 1, 3):
        pca, mean, components = _fitted(submission, rng)
        z = 2 + rng.standard_normal((n, 3))
        definition = [[mean[d] + sum(code[k] * components[k, d] for k in range(3)) for d in range(5)] for code in z]
        context = {"mean": mean, "z": z, "components": components}
        expect("x_hat", pca.decode(z), definition, source="definition", context=context)


@exercise("pca_decode", points=0.25)
def test_what_is_decoded_from_float32_is_float32(submission, rng):
    z = rng.standard_normal((6, 3)).astype(np.float32)
    expect_dtype("x_hat", _fitted(submission, rng, np.float32)[0].decode(z), np.float32)


@exercise("pca_decode", points=0.5)
def test_the_code_zero_stands_for_the_mean(submission, rng):
    pca, mean, _ = _fitted(submission, rng)
    expect("x_hat", pca.decode(np.zeros((4, 3))), np.stack([mean] * 4), source="mean", context={"mean": mean})


@exercise("pca_decode", points=0.5)
def test_decoding_undoes_encoding_on_the_plane(submission, rng):
    pca, mean, components = _fitted(submission, rng)
    on_the_plane = mean + rng.standard_normal((6, 3)) @ components
    z = np.array([[(row - mean) @ c for c in components] for row in on_the_plane])
    expect("x_hat", pca.decode(z), on_the_plane, source="point itself", context={"mean": mean, "z": z})


def _data(rng, *, n=9, d=5):
    """Data built from a known mean, known directions (as rows) and known variances, largest first."""
    rank = min(n - 1, d)
    centred = rng.standard_normal((n, rank))
    left = np.linalg.qr(centred - centred.mean(axis=0))[0]  # orthonormal columns of mean zero
    directions = np.linalg.qr(rng.standard_normal((d, rank)))[0].T
    lengths = np.array([6.0, 4.0, 2.5, 1.5, 0.7])[:rank] * rng.uniform(0.85, 1.15, rank)
    x = 3 + rng.standard_normal(d) + left * lengths @ directions
    return x, directions, lengths**2 / n


def _components(pca, shape):
    """The components, once their shape is right: one in each row."""
    components = pca.components
    says = f"components has shape {np.shape(components)}, expected {shape}: a row for each component"
    expect_true("components", np.shape(components) == shape, says, value=np.array(np.shape(components)))
    return components


def _fitted(submission, rng, dtype=np.float64):
    """A PCA whose fit was done by the test, so that encode and decode are judged by themselves."""
    mean, components = 1 + rng.standard_normal(5), np.linalg.qr(rng.standard_normal((5, 3)))[0].T
    mean, components, variances = (a.astype(dtype) for a in (mean, components, np.array([4.0, 2.0, 0.5])))
    pca = submission.pca.PCA(3)
    pca.mean, pca.components, pca.variances = mean, components, variances
    return pca, mean, components
