"""What students get wrong about arcs, traversals and directions in a latent space."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _cosine(a, b):
    """The cosine of each pair's angle, (N,)."""
    return np.clip((a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)), -1, 1)


def _along(a, b, t, omega):
    """The arc for these angles, (N,) or one number, and the straight line where there is no angle."""
    t = np.asarray(t, a.dtype)[:, np.newaxis]
    omega = np.broadcast_to(omega, a.shape[:1])[:, np.newaxis, np.newaxis].astype(a.dtype)
    straight = np.abs(omega) < 1e-4
    sine = np.sin(np.where(straight, 1, omega))
    from_a = np.where(straight, 1 - t, np.sin((1 - t) * omega) / sine)
    from_b = np.where(straight, t, np.sin(t * omega) / sine)
    return from_a * a[:, np.newaxis] + from_b * b[:, np.newaxis]


@misconception(
    "slerp",
    says="The angle is in degrees. np.sin takes radians: what comes out of np.arccos before anything is done to it?",
)
def measures_the_angle_in_degrees(a, b, t):
    return _along(a, b, t, np.degrees(np.arccos(_cosine(a, b))))


@misconception(
    "slerp",
    says="The angle is taken from the plain dot product. That also grows with the lengths of the codes: by what must "
    "it be divided to be a cosine?",
)
def forgets_to_divide_by_the_lengths(a, b, t):
    return _along(a, b, t, np.arccos(np.clip((a * b).sum(axis=1), -1, 1)))


@misconception(
    "slerp",
    says="The cosine itself is used as the angle. Which function leads from a cosine to its angle?",
)
def takes_the_cosine_for_the_angle(a, b, t):
    return _along(a, b, t, _cosine(a, b))


@misconception(
    "slerp",
    says="This is the straight line, the chord. How long is its middle, between two codes of length 1 at a right "
    "angle?",
)
def goes_straight(a, b, t):
    t = np.asarray(t, a.dtype)[:, np.newaxis]
    return (1 - t) * a[:, np.newaxis] + t * b[:, np.newaxis]


@misconception(
    "slerp",
    says="This is the straight line, pushed out until it has the right length. It stays on the sphere, but does it "
    "turn by the same angle in each step? Try t = 0.25 with a wide angle.",
)
def stretches_the_straight_line(a, b, t):
    t = np.asarray(t, a.dtype)[:, np.newaxis]
    path = (1 - t) * a[:, np.newaxis] + t * b[:, np.newaxis]
    ends = np.linalg.norm(a, axis=1)[:, np.newaxis], np.linalg.norm(b, axis=1)[:, np.newaxis]
    lengths = (1 - t) * ends[0][:, np.newaxis] + t * ends[1][:, np.newaxis]
    return path * lengths / np.linalg.norm(path, axis=2, keepdims=True)


@misconception(
    "slerp",
    says="Codes in one direction become NaN: there the angle is 0, and 0/0 is no number. To what do the two fractions "
    "tend when the angle becomes very small?",
)
def divides_by_the_sine_of_no_angle(a, b, t):
    t, omega = np.asarray(t, a.dtype)[:, np.newaxis], np.arccos(_cosine(a, b))[:, np.newaxis, np.newaxis]
    return (np.sin((1 - t) * omega) * a[:, np.newaxis] + np.sin(t * omega) * b[:, np.newaxis]) / np.sin(omega)


@misconception(
    "slerp",
    says="A small number is added to the sine, so that nothing is divided by 0. But then codes in one direction all go "
    "to 0, for there both sines in the numerators are 0 too. To what do the two fractions tend when the angle becomes "
    "very small?",
)
def adds_a_small_number_to_the_sine(a, b, t):
    t, omega = np.asarray(t, a.dtype)[:, np.newaxis], np.arccos(_cosine(a, b))[:, np.newaxis, np.newaxis]
    sine = np.sin(omega) + a.dtype.type(1e-8)
    return (np.sin((1 - t) * omega) * a[:, np.newaxis] + np.sin(t * omega) * b[:, np.newaxis]) / sine


@misconception(
    "slerp",
    says="Some codes in one direction become NaN, others do not. Rounding has made a cosine a little larger than 1: "
    "what does np.arccos say to that?",
)
def does_not_hold_the_cosine_below_one(a, b, t):
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return _along(a, b, t, np.arccos((a * b).sum(axis=1) / lengths))


@misconception(
    "slerp",
    says="All pairs share one angle, that of the whole batch read as one long vector. Each row is a code of its own: "
    "over which axis do the dot product and the lengths go?",
)
def takes_the_batch_for_one_vector(a, b, t):
    cosine = (a * b).sum() / (np.linalg.norm(a) * np.linalg.norm(b))
    return _along(a, b, t, np.arccos(np.clip(cosine, -1, 1)))


@misconception(
    "slerp",
    says="The path goes from b to a. Which of the two fractions is 1 at t = 0?",
)
def goes_from_b_to_a(a, b, t):
    return _along(b, a, t, np.arccos(_cosine(a, b)))


@misconception(
    "slerp",
    says="All stations have the length 1. Unit vectors are good for finding the angle; which vectors does the path "
    "lead between?",
)
def joins_the_unit_vectors(a, b, t):
    a, b = a / np.linalg.norm(a, axis=1, keepdims=True), b / np.linalg.norm(b, axis=1, keepdims=True)
    return _along(a, b, t, np.arccos(_cosine(a, b)))


@misconception(
    "slerp",
    says="The two sines are not divided by the sine of the whole angle. What is the path at t = 0, and what should it "
    "be?",
)
def does_not_divide_by_the_sine(a, b, t):
    t, omega = np.asarray(t, a.dtype)[:, np.newaxis], np.arccos(_cosine(a, b))[:, np.newaxis, np.newaxis]
    return np.sin((1 - t) * omega) * a[:, np.newaxis] + np.sin(t * omega) * b[:, np.newaxis]


@misconception(
    "slerp",
    says="The first axis counts the stations, where it should count the pairs: (N, T, Z) is asked for, one path after "
    "the other.",
)
def puts_the_stations_first(a, b, t):
    return _along(a, b, t, np.arccos(_cosine(a, b))).swapaxes(0, 1)


@misconception(
    "slerp",
    says="The path is float64 although the codes are float32. Three things bring float64 in: an array of that dtype "
    "(the stations t, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def lets_the_stations_decide_the_dtype(a, b, t):
    return _along(a.astype(np.float64), b.astype(np.float64), t, np.arccos(_cosine(a, b)))


@misconception(
    "traverse",
    says="The values are added to what the latent was. It shall take the values themselves: where do the paths of two "
    "different codes then stand, along this latent?",
)
def adds_the_values(z, dim, values):
    path = np.repeat(z[:, np.newaxis], len(values), axis=1)
    path[:, :, dim] += np.asarray(values, z.dtype)
    return path


@misconception(
    "traverse",
    says="Every latent takes the values, not one of them alone. Which axis of the path counts latents, and at which "
    "place of it may something change?",
)
def moves_all_latents(z, dim, values):
    return np.repeat(np.repeat(np.asarray(values, z.dtype)[np.newaxis, :, np.newaxis], len(z), 0), z.shape[1], 2)


@misconception(
    "traverse",
    says="The other latents have become 0. They shall stay what they are in each code, or the pictures would not "
    "start from that example.",
)
def sets_the_others_to_zero(z, dim, values):
    path = np.zeros((len(z), len(values), z.shape[1]), z.dtype)
    path[:, :, dim] = values
    return path


@misconception(
    "traverse",
    says="z itself was written into: after the call it holds the last of the values. Of "
    "what should the stations be copies?",
)
def writes_into_the_codes(z, dim, values):
    path = np.empty((len(z), len(values), z.shape[1]), z.dtype)
    for t, value in enumerate(values):
        z[:, dim] = value
        path[:, t] = z
    return path


@misconception(
    "traverse",
    says="The first axis counts the stations, where it should count the codes: (N, T, Z) is asked for.",
)
def counts_the_stations_first(z, dim, values):
    path = np.repeat(z[np.newaxis], len(values), axis=0)
    path[:, :, dim] = np.asarray(values, z.dtype)[:, np.newaxis]
    return path


@misconception(
    "traverse",
    says="The path counts the stations first, (T, N, Z), so that a latent has a row for each station, where the values "
    "stand for a row of them. Which axis do the codes have in (N, T, Z)?",
)
def lays_the_values_along_the_codes(z, dim, values):
    path = np.repeat(z[np.newaxis], len(values), axis=0)
    path[:, :, dim] = values
    return path


@misconception(
    "traverse",
    says="All paths start from the first code. Each row of z is an example of its own, and has a path of its own.",
)
def starts_from_the_first_code_only(z, dim, values):
    path = np.tile(z[0], (len(z), len(values), 1))
    path[:, :, dim] = values
    return path


@misconception(
    "traverse",
    says="The path is one long list of codes, (N T, Z). Keep the stations of each code on an axis of their own; "
    "reshaping is left to whoever decodes them.",
)
def flattens_the_paths(z, dim, values):
    path = np.repeat(z[:, np.newaxis], len(values), axis=1)
    path[:, :, dim] = values
    return path.reshape(-1, z.shape[1])


@misconception(
    "traverse",
    says="The path is float64 although the codes are float32: where does float64 come in?",
)
def collects_the_path_in_float64(z, dim, values):
    path = np.zeros((len(z), len(values), z.shape[1]))
    path[:] = z[:, np.newaxis]
    path[:, :, dim] = values
    return path


@misconception(
    "attribute_direction",
    says="The sums of the two groups are compared. The larger group then wins by its number alone: what makes groups "
    "of different size comparable?",
)
def compares_the_sums(z, has):
    return z[has].sum(axis=0) - z[~has].sum(axis=0)


@misconception(
    "attribute_direction",
    says="Both sums are divided by the number of all codes. How many codes are in each of the two groups?",
)
def divides_both_by_all(z, has):
    return (z[has].sum(axis=0) - z[~has].sum(axis=0)) / np.asarray(len(z), z.dtype)


@misconception(
    "attribute_direction",
    says="The direction points the other way: adding it would take the attribute away.",
)
def points_the_other_way(z, has):
    return z[~has].mean(axis=0) - z[has].mean(axis=0)


@misconception(
    "attribute_direction",
    says="The mean of all codes is taken away, which contains those with the attribute, too. The direction comes out "
    "too short: between which two groups should it lead?",
)
def starts_from_the_mean_of_all(z, has):
    return z[has].mean(axis=0) - z.mean(axis=0)


@misconception(
    "attribute_direction",
    says="This is the mean code of the examples with the attribute: a place, and not yet a direction. What do these "
    "examples share with all others, and how would you get rid of it?",
)
def gives_the_mean_with_it(z, has):
    return z[has].mean(axis=0)


@misconception(
    "attribute_direction",
    says="The direction was brought to length 1. Its length has a meaning here: added once, it carries the one mean "
    "to the other.",
)
def makes_it_a_unit_vector(z, has):
    direction = z[has].mean(axis=0) - z[~has].mean(axis=0)
    return direction / np.linalg.norm(direction)


@misconception(
    "attribute_direction",
    says="The booleans were turned into the integers 0 and 1, and those were taken as row numbers: only the first two "
    "codes are ever read. How does an array of booleans choose rows?",
)
def counts_booleans_as_row_numbers(z, has):
    number = has.astype(int)
    return z[number].mean(axis=0) - z[1 - number].mean(axis=0)


@misconception(
    "attribute_direction",
    says="This is one number for all latents. The mean goes over the examples, and each latent keeps its own: which "
    "axis is which?",
)
def averages_over_the_latents_too(z, has):
    return z[has].mean() - z[~has].mean()


@misconception(
    "attribute_direction",
    says="The direction is float64 although the codes are float32: where does float64 come in? (One way: Booleans "
    "divided by how many of them are true.)",
)
def weighs_in_float64(z, has):
    return (has / has.sum() - ~has / (~has).sum()) @ z
