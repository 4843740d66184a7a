"""What students get wrong about fitting PCA. Methods take self first."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _set(pca, mean, components, variances):
    pca.mean, pca.components, pca.variances = mean, components, variances
    return pca


def _svd(centred, z):
    """The first right singular vectors as rows, and the variances along them."""
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    return vt[:z], s[:z] ** 2 / len(centred)


def _eigh(x):
    """Eigenvalues, ascending, and eigenvectors as columns of the covariance of the features."""
    centred = x - x.mean(axis=0)
    return np.linalg.eigh(centred.T @ centred / len(x))


@misconception(
    "pca_fit",
    says="The data are not centred before the decomposition. Far from the origin, the longest direction is the one "
    "that leads from the origin to the data: is that where they vary most?",
)
def forgets_to_centre(self, x):
    return _set(self, x.mean(axis=0), *_svd(x, self.n_components))


@misconception(
    "pca_fit",
    says="Each example is centred on the mean of its own features. A feature's mean runs over the examples: which "
    "axis of x numbers those?",
)
def centres_each_example(self, x):
    mean = x.mean(axis=1, keepdims=True)
    return _set(self, mean, *_svd(x - mean, self.n_components))


@misconception(
    "pca_fit",
    says="There is one mean for all features. Each feature has a mean of its own: which axis is the mean to run over?",
)
def takes_one_mean_for_all_features(self, x):
    return _set(self, x.mean(), *_svd(x - x.mean(), self.n_components))


@misconception(
    "pca_fit",
    says="The data are centred, but self.mean is never set, and encode will need it: new data are centred on the old "
    "mean.",
)
def does_not_keep_the_mean(self, x):
    self.components, self.variances = _svd(x - x.mean(axis=0), self.n_components)
    return self


@misconception(
    "pca_fit",
    says="This is the PCA of the rows: the covariance is (N, N), of examples with examples. The one of features with "
    "features is (D, D): which axis is summed over in it? (np.cov takes rows for the variables unless told otherwise.)",
)
def decomposes_the_covariance_of_the_rows(self, x):
    values, vectors = np.linalg.eigh(np.cov(x, bias=True))
    z = self.n_components
    return _set(self, x.mean(axis=0), vectors[:, ::-1][:, :z].T, values[::-1][:z])


@misconception(
    "pca_fit",
    says="The left singular vectors are taken, which have one entry for each example. A direction in the space of the "
    "data has one for each feature: which of the three factors holds those?",
)
def takes_the_left_singular_vectors(self, x):
    mean = x.mean(axis=0)
    u, s, _ = np.linalg.svd(x - mean, full_matrices=False)
    z = self.n_components
    return _set(self, mean, u[:, :z].T, s[:z] ** 2 / len(x))


@misconception(
    "pca_fit",
    says="np.linalg.eigh gives the eigenvectors as columns, and you take rows of its matrix. (They, too, are "
    "orthonormal, which is why nothing looks wrong at first.)",
)
def takes_rows_of_the_eigenvector_matrix(self, x):
    values, vectors = _eigh(x)
    order = np.argsort(values)[::-1][: self.n_components]
    return _set(self, x.mean(axis=0), vectors[order], values[order])


@misconception(
    "pca_fit",
    says="np.linalg.svd gives its last factor transposed already: the directions are its rows. You take columns of it.",
)
def takes_columns_of_vt(self, x):
    mean, z = x.mean(axis=0), self.n_components
    _, s, vt = np.linalg.svd(x - mean, full_matrices=True)
    return _set(self, mean, vt[:, :z].T, s[:z] ** 2 / len(x))


@misconception(
    "pca_fit",
    says="These are the directions of smallest variance. In which order does np.linalg.eigh give its eigenvalues?",
)
def takes_the_smallest(self, x):
    values, vectors = _eigh(x)
    z = self.n_components
    return _set(self, x.mean(axis=0), vectors[:, :z].T, values[:z])


@misconception(
    "pca_fit",
    says="The plane is right, but its directions come in eigh's order, from small to large. Which variance is to be "
    "first?",
)
def leaves_the_order_ascending(self, x):
    values, vectors = _eigh(x)
    z = self.n_components
    return _set(self, x.mean(axis=0), vectors[:, -z:].T, values[-z:])


@misconception(
    "pca_fit",
    says="The components are columns here. See Attributes in the docstring of the class: one component in each row.",
)
def keeps_the_components_as_columns(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components.T.copy(), variances)


@misconception(
    "pca_fit",
    says="All components are kept. How many did the constructor ask for (self.n_components)?",
)
def keeps_all_components(self, x):
    mean = x.mean(axis=0)
    return _set(self, mean, *_svd(x - mean, min(x.shape)))


@misconception(
    "pca_fit",
    says="The components are cut to Z, and the variances are not: how many numbers is variances to hold?",
)
def keeps_all_variances(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, min(x.shape))
    return _set(self, mean, components[: self.n_components], variances)


@misconception(
    "pca_fit",
    says="The components are stretched by the standard deviation along them. As directions they are of length one; "
    "how much the data vary along them is told by variances.",
)
def stretches_the_components(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components * np.sqrt(variances)[:, np.newaxis], variances)


@misconception(
    "pca_fit",
    says="Every feature was divided by its standard deviation, which is the PCA of the correlations. That is another "
    "plane, and encode and decode know nothing of it.",
)
def standardises_the_features(self, x):
    mean = x.mean(axis=0)
    return _set(self, mean, *_svd((x - mean) / x.std(axis=0), self.n_components))


@misconception(
    "pca_fit",
    says="variances holds the singular values. Their unit is that of the data, a variance has its square: and what "
    "about the number of examples?",
)
def takes_singular_values_for_variances(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components, np.sqrt(variances * len(x)))


@misconception(
    "pca_fit",
    says="variances holds squared singular values, which are sums of squares over the examples. What makes a variance "
    "of a sum of squares?",
)
def forgets_to_divide_by_n(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components, variances * len(x))


@misconception(
    "pca_fit",
    says="The variances are divided by N - 1, the estimate for the population that the data come from (np.cov does so "
    "unless told otherwise). Which one does the docstring define?",
)
def divides_by_n_minus_one(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components, variances * len(x) / (len(x) - 1))


@misconception(
    "pca_fit",
    says="These are standard deviations, in the unit of the data. What is asked for are variances.",
)
def keeps_standard_deviations(self, x):
    mean = x.mean(axis=0)
    components, variances = _svd(x - mean, self.n_components)
    return _set(self, mean, components, np.sqrt(variances))


@misconception(
    "pca_fit",
    says="fit has no return self at its end, so that PCA(2).fit(x) is None, and PCA(2).fit(x).encode(x) an error.",
)
def does_not_return_itself(self, x):
    mean = x.mean(axis=0)
    _set(self, mean, *_svd(x - mean, self.n_components))


@misconception(
    "pca_fit",
    says="Components and variances are float64 although float32 came in. np.cov computes in float64 whatever it gets: "
    "form the covariance by a product, or do without it.",
)
def goes_through_np_cov(self, x):
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False, bias=True))
    order = np.argsort(values)[::-1][: self.n_components]
    return _set(self, x.mean(axis=0), vectors[:, order].T, values[order])


@misconception(
    "pca_fit",
    says="x -= mean writes into the array of the caller, whose data are centred from then on. Make a new array.",
)
def centres_in_place(self, x):
    mean = x.mean(axis=0)
    x -= mean
    return _set(self, mean, *_svd(x, self.n_components))
