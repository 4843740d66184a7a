"""What students get wrong about PCA's codes and the way back from them. Methods take self first."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "pca_encode",
    says="The mean is not subtracted. Components are directions from the mean of the data: which point should have "
    "the code zero?",
)
def forgets_to_subtract_the_mean(self, x):
    return x @ self.components.T


@misconception(
    "pca_encode",
    says="The mean of this very batch is subtracted. A code would then depend on the company in which an example "
    "comes. Which mean did fit keep?",
)
def subtracts_the_mean_of_the_batch(self, x):
    return (x - x.mean(axis=0)) @ self.components.T


@misconception(
    "pca_encode",
    says="The mean is added. To look from the mean, in which direction must the data be moved?",
)
def adds_the_mean(self, x):
    return (x + self.mean) @ self.components.T


@misconception(
    "pca_encode",
    says="The mean (D,) is subtracted from the codes (N, Z). It lives in the space of the data: should it go before "
    "the product or behind it?",
)
def subtracts_the_mean_from_the_codes(self, x):
    return x @ self.components.T - self.mean


@misconception(
    "pca_encode",
    says="x @ components cannot be: x is (N, D) and components is (Z, D), so the axes that meet are D and Z. Which "
    "axis have both in common, and how are the components to be turned?",
)
def forgets_to_transpose_the_components(self, x):
    return (x - self.mean) @ self.components


@misconception(
    "pca_encode",
    says="The codes are columns here. In this course a batch is the first axis: one code in each row.",
)
def returns_codes_as_columns(self, x):
    return self.components @ (x - self.mean).T


@misconception(
    "pca_encode",
    says="Each number of the code is divided by the standard deviation along its component. That is whitening, which "
    "is good for other things: decode, as it is defined, would not undo it.",
)
def whitens(self, x):
    return (x - self.mean) @ self.components.T / np.sqrt(self.variances)


@misconception(
    "pca_encode",
    says="These are points in the space of the data, D numbers each: encoded and decoded at once. How many numbers "
    "has a code?",
)
def projects_and_comes_back(self, x):
    return (x - self.mean) @ self.components.T @ self.components


@misconception(
    "pca_encode",
    says="x -= mean writes into the array of the caller. Make a new array.",
)
def subtracts_in_place(self, x):
    x -= self.mean
    return x @ self.components.T


@misconception(
    "pca_decode",
    says="The mean is not added back. encode took it away: for which point should the code zero stand?",
)
def forgets_to_add_the_mean(self, z):
    return z @ self.components


@misconception(
    "pca_decode",
    says="The mean is subtracted once more. encode has taken it away: what does undoing that ask for?",
)
def subtracts_the_mean(self, z):
    return z @ self.components - self.mean


@misconception(
    "pca_decode",
    says="The mean (D,) is added to the codes (N, Z). It lives in the space of the data: should it go before the "
    "product or behind it?",
)
def adds_the_mean_to_the_codes(self, z):
    return (z + self.mean) @ self.components


@misconception(
    "pca_decode",
    says="z @ components.T cannot be: z is (N, Z) and components.T is (D, Z), so the axes that meet are Z and D. "
    "encode turned the components; is it to be done here too?",
)
def transposes_the_components(self, z):
    return z @ self.components.T + self.mean


@misconception(
    "pca_decode",
    says="One number, the mean of the means, is added to all features. Each feature has a mean of its own.",
)
def adds_the_mean_of_the_means(self, z):
    return z @ self.components + self.mean.mean()


@misconception(
    "pca_decode",
    says="The codes are stretched by the standard deviations along the components. encode did not shrink them, so "
    "what is there to undo?",
)
def stretches_the_codes(self, z):
    return z * np.sqrt(self.variances) @ self.components + self.mean


@misconception(
    "pca_decode",
    says="The codes are multiplied by the variances. How much of each component there is, the code says itself.",
)
def multiplies_by_the_variances(self, z):
    return z * self.variances @ self.components + self.mean


@misconception(
    "pca_decode",
    says="What is added is the mean of this batch's own points, and not the mean that fit kept. What comes out for one "
    "code would depend on the company in which it comes: which mean did encode take away?",
)
def adds_the_mean_of_the_batch(self, z):
    out = z @ self.components
    return out + out.mean(axis=0)


@misconception(
    "pca_decode",
    says="Only that part of the mean comes back that lies along the components: it was turned into a code before it "
    "was added. Where does the mean lie, in the space of the codes or in that of the data?",
)
def adds_the_code_of_the_mean(self, z):
    return (z + self.components @ self.mean) @ self.components


@misconception(
    "pca_encode",
    says="The largest component alone is left of the code. One number for each component is asked for.",
)
def keeps_the_first_number_alone(self, x):
    return (x - self.mean) @ self.components[:1].T


@misconception(
    "pca_encode",
    says="The components are given the shape (D, Z) by a reshape, which keeps the numbers in the order in which they "
    "lie: the entries of one component fall into several columns. Which operation turns rows into columns?",
)
def reshapes_the_components(self, x):
    return (x - self.mean) @ self.components.reshape(self.components.shape[::-1])
