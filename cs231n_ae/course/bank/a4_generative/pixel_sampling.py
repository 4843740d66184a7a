"""What students get wrong about drawing an image pixel by pixel."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.pixel_sampling import sample_pixels


def _start(n, n_features, given, dtype):
    """Images with the given pixels in them, and how many these are."""
    x, known = np.zeros((n, n_features), dtype), 0 if given is None else given.shape[1]
    x[:, :known] = 0 if given is None else given
    return x, known


def _probability(logits, x, pixel):
    return layers.sigmoid_forward(logits(x)[:, pixel])[0]


@misconception(
    "sample_pixels",
    says="All pixels are drawn at once, from one question to the model. Then no pixel knows of the others. What must "
    "happen between the first pixel and the second?",
)
def draws_all_at_once(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    p, _ = layers.sigmoid_forward(logits(x))
    x[:, known:] = (rng.random(x.shape) < p)[:, known:]
    return x


@misconception(
    "sample_pixels",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = _probability(logits, x, pixel) > 0.5
    return x


@misconception(
    "sample_pixels",
    says="The images hold probabilities instead of draws. The model was trained on zeros and ones: what would it make "
    "of a grey pixel that it has never seen?",
)
def keeps_the_probabilities(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = rng.random(n) > _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="One random number serves all images of the batch. Then they are not independent: how many numbers does one "
    "pixel need?",
)
def draws_one_number_for_all(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = rng.random() < _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="The pixels are drawn from the last to the first, when those that they depend on are still 0.",
)
def draws_backwards(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(n_features - 1, known - 1, -1):
        x[:, pixel] = rng.random(n) < _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="The pixels are drawn column by column. Their numbers go row by row, and a logit depends on all pixels of "
    "smaller number: had all of these been drawn when it was read?",
)
def draws_column_by_column(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    side = int(np.sqrt(n_features))
    places = np.arange(side * side).reshape(side, side).T.ravel().tolist() + list(range(side * side, n_features))
    for pixel in places:
        if pixel >= known:
            x[:, pixel] = rng.random(n) < _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = rng.random(n) < logits(x)[:, pixel]
    return x


@misconception(
    "sample_pixels",
    says="The given pixels are drawn over: the loop begins at pixel 0. Where does what is given end?",
)
def draws_over_what_is_given(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, _ = _start(n, n_features, given, dtype)
    for pixel in range(n_features):
        x[:, pixel] = rng.random(n) < _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="The given pixels stand in the result, but the others were drawn as if nothing had been given. When must the "
    "model see them?",
)
def puts_in_what_is_given_at_the_end(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    drawn, _ = _start(n, n_features, None, dtype)
    for pixel in range(known, n_features):
        drawn[:, pixel] = rng.random(n) < _probability(logits, drawn, pixel)
    return np.concatenate([x[:, :known], drawn[:, known:]], axis=1)


@misconception(
    "sample_pixels",
    says="Each logit is read one place too early, as if column d - 1 spoke for pixel d. Column d is the logit of pixel "
    "d itself, given those before it.",
)
def reads_the_logit_before(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    for pixel in range(known, n_features):
        x[:, pixel] = rng.random(n) < _probability(logits, x, pixel - 1)
    return x


@misconception(
    "sample_pixels",
    says="The images are drawn one after another, each with passes of its own. The model takes a whole batch at once.",
)
def draws_the_images_one_by_one(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    parts = [None] * n if given is None else np.split(given, n)
    return np.concatenate([sample_pixels(logits, 1, n_features, rng=rng, given=part, dtype=dtype) for part in parts])


@misconception(
    "sample_pixels",
    says="The images are float32, whatever dtype was asked for.",
)
def ignores_the_dtype(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return sample_pixels(logits, n, n_features, rng=rng, given=given)


@misconception(
    "sample_pixels",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return sample_pixels(logits, n, n_features, rng=np.random.default_rng(), given=given, dtype=dtype)


@misconception(
    "sample_pixels",
    says="Whatever generator is passed, the same images come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return sample_pixels(logits, n, n_features, rng=np.random.default_rng(0), given=given, dtype=dtype)


@misconception(
    "sample_pixels",
    says="The model is asked once, before the loop, about an image whose pixels are still missing. Which pixels does "
    "the second one depend on, and when are they known?",
)
def asks_before_the_loop(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    p, _ = layers.sigmoid_forward(logits(x))
    for pixel in range(known, n_features):
        x[:, pixel] = rng.random(n) < p[:, pixel]
    return x


@misconception(
    "sample_pixels",
    says="One set of random numbers serves all pixels of an image, so that pixels of equal probability come out "
    "alike. How many numbers does an image need?",
)
def draws_one_number_for_all_pixels(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    toss = rng.random(n)
    for pixel in range(known, n_features):
        x[:, pixel] = toss < _probability(logits, x, pixel)
    return x


@misconception(
    "sample_pixels",
    says="All pixels that were not given are drawn at once, from one question to the model. Then none of them knows of "
    "the others. What must happen between one pixel and the next?",
)
def draws_all_the_rest_at_once(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x, known = _start(n, n_features, given, dtype)
    p, _ = layers.sigmoid_forward(logits(x))
    x[:, known:] = rng.random((n, n_features - known)) < p[:, known:]
    return x
