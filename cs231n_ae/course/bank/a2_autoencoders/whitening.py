"""What students get wrong about whitening and its way back. Methods take self first."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _turned(whitening, x):
    """Coordinates along the components, seen from the mean."""
    return (x - whitening.mean) @ whitening.components.T


def _deviation(whitening):
    return np.sqrt(whitening.variances + whitening.epsilon)


@misconception(
    "whitening_encode",
    says="Each coordinate is divided by its variance, so that the strong ones come out weakest. What has a coordinate "
    "of variance 9 to be divided by, to have variance 1?",
)
def divides_by_the_variance(self, x):
    z = _turned(self, x) / (self.variances + self.epsilon)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="The coordinates are multiplied by their standard deviations: what was strong is stronger still.",
)
def multiplies_by_the_deviation(self, x):
    z = _turned(self, x) * _deviation(self)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="Nothing is divided. Turning alone makes the coordinates uncorrelated; what is still to be made equal?",
)
def only_turns(self, x):
    z = _turned(self, x)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="The mean is not subtracted. Which point should have the white picture zero?",
)
def forgets_the_mean(self, x):
    z = x @ self.components.T / _deviation(self)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="The mean of this very batch is subtracted. A white picture would then hang on the company in which it comes. "
    "Which mean did fit keep?",
)
def subtracts_the_mean_of_the_batch(self, x):
    z = (x - x.mean(axis=0)) @ self.components.T / _deviation(self)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="epsilon is added to the root. It is in squared units of the data, as the variances are: where does the "
    "equation have it?",
)
def adds_epsilon_outside_the_root(self, x):
    z = _turned(self, x) / (np.sqrt(self.variances) + self.epsilon)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="epsilon is added behind the division, to the coordinates: / comes before +, so that it only shifts them, and "
    "weak directions are blown up as without it. Which brackets keep it beside the variances, under the root?",
)
def adds_epsilon_behind_the_division(self, x):
    z = _turned(self, x) / np.sqrt(self.variances) + self.epsilon
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="epsilon is forgotten. It keeps directions in which there is hardly anything but noise from being blown up.",
)
def forgets_epsilon(self, x):
    z = _turned(self, x) / np.sqrt(self.variances)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="The components are not transposed. D × D times D × D fits either way, so numpy does not object: along which "
    "axis of components do the entries of one direction lie?",
)
def takes_columns_for_components(self, x):
    z = (x - self.mean) @ self.components / _deviation(self)
    return z @ self.components.T if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says='Under "zca" the coordinates are not turned back: these are no pixels yet. What does the equation do to '
    "z_pca?",
)
def never_turns_back(self, x):
    return _turned(self, x) / _deviation(self)


@misconception(
    "whitening_encode",
    says='Both kinds are turned back. Which of them stays in the coordinates of the components, "pca" or "zca"?',
)
def always_turns_back(self, x):
    return _turned(self, x) / _deviation(self) @ self.components


@misconception(
    "whitening_encode",
    says="The two kinds are exchanged: the one is turned back that should not be. Which kind is to remain a picture?",
)
def exchanges_the_kinds(self, x):
    z = _turned(self, x) / _deviation(self)
    return z @ self.components if self.kind == "pca" else z


@misconception(
    "whitening_encode",
    says="For ZCA, the coordinates are turned once more in the same direction instead of back. Which matrix undoes a "
    "rotation?",
)
def turns_on_instead_of_back(self, x):
    z = _turned(self, x) / _deviation(self)
    return z @ self.components.T if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="For ZCA, the division comes after turning back, when the numbers are pixels again. Of what are the variances "
    "that fit has kept: of pixels, or of coordinates along the components?",
)
def divides_after_turning_back(self, x):
    z = _turned(self, x)
    return (z @ self.components if self.kind == "zca" else z) / _deviation(self)


@misconception(
    "whitening_encode",
    says="Each feature is divided by its own standard deviation in this batch. That makes variances equal and leaves "
    "the features as correlated as they were.",
)
def standardises_the_features(self, x):
    return (x - self.mean) / x.std(axis=0)


@misconception(
    "whitening_encode",
    says="The mean is added to the white pictures at the end. They lie about zero: the mean belongs to the way back.",
)
def adds_the_mean_again(self, x):
    z = _turned(self, x) / _deviation(self)
    return (z @ self.components if self.kind == "zca" else z) + self.mean


@misconception(
    "whitening_encode",
    says="x -= mean writes into the array of the caller. Make a new array.",
)
def centres_in_place(self, x):
    x -= self.mean
    z = x @ self.components.T / _deviation(self)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_encode",
    says="White data are float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def divides_by_a_float64_matrix(self, x):
    scale = np.eye(len(self.variances)) / _deviation(self)
    z = _turned(self, x) @ scale
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_decode",
    says="The mean is not given back. encode took it away: for which picture does zero stand?",
)
def forgets_to_add_the_mean(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z * _deviation(self) @ self.components


@misconception(
    "whitening_decode",
    says="The mean is subtracted once more. encode has taken it away: what undoes that?",
)
def subtracts_the_mean(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z * _deviation(self) @ self.components - self.mean


@misconception(
    "whitening_decode",
    says="The coordinates are divided a second time. What undoes a division?",
)
def divides_again(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z / _deviation(self) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="The coordinates are not stretched: their standard deviations, by which encode has divided, are lost.",
)
def forgets_to_stretch(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="The coordinates are multiplied by their variances. By what had encode divided them?",
)
def multiplies_by_the_variances(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z * (self.variances + self.epsilon) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="epsilon is forgotten here: what encode divided by is not what decode multiplies by.",
)
def forgets_epsilon_on_the_way_back(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z * np.sqrt(self.variances) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="epsilon is added to the root here. Where does encode have it?",
)
def adds_epsilon_outside_the_root_on_the_way_back(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return z * (np.sqrt(self.variances) + self.epsilon) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="White ZCA pictures are stretched pixel by pixel. The standard deviations belong to coordinates along the "
    "components: how does one get from these pixels to those?",
)
def stretches_the_pixels(self, z):
    return z * _deviation(self) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="A ZCA picture is turned to coordinates and stretched, and stays there: it was pixels that were asked for.",
)
def never_turns_back_to_pixels(self, z):
    if self.kind == "zca":
        return z @ self.components.T * _deviation(self) + self.mean
    return z * _deviation(self) @ self.components + self.mean


@misconception(
    "whitening_decode",
    says="The components are transposed where they should not be, or the other way round. From coordinates to pixels, "
    "so much of each row is added up: which product does that?",
)
def turns_the_wrong_way(self, z):
    z = z @ self.components if self.kind == "zca" else z
    return z * _deviation(self) @ self.components.T + self.mean


@misconception(
    "whitening_decode",
    says="The mean is added to the coordinates, before they are turned to pixels. In which of the two spaces does it "
    "live?",
)
def adds_the_mean_too_early(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    return (z * _deviation(self) + self.mean) @ self.components


@misconception(
    "whitening_decode",
    says='Under "zca" z is scaled before it is turned to coordinates. The deviations belong to the components, one '
    "each: in which system must z be when they are multiplied?",
)
def scales_a_picture_before_it_is_turned(self, z):
    z = z * _deviation(self)
    return (z @ self.components.T if self.kind == "zca" else z) @ self.components + self.mean


@misconception(
    "whitening_encode",
    says="Each coordinate is divided by its deviation in this very batch. A white picture would then hang on the "
    "company in which it comes. Which variances did fit keep?",
)
def divides_by_the_deviation_of_the_batch(self, x):
    coordinates = _turned(self, x)
    z = coordinates / np.sqrt(coordinates.var(axis=0) + self.epsilon)
    return z @ self.components if self.kind == "zca" else z


@misconception(
    "whitening_decode",
    says="What is added is the mean of this batch's own pictures, and not the mean that fit kept. Which mean did "
    "encode take away?",
)
def adds_the_mean_of_the_batch(self, z):
    z = z @ self.components.T if self.kind == "zca" else z
    out = z * _deviation(self) @ self.components
    return out + out.mean(axis=0)
