"""What students get wrong about drawing an image pixel by pixel."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception


def _sample(logits, n, d, rng, given, dtype, *, bit=None, order=None, start=None, ask=None):
    """The right draws, but for what is said otherwise.

    Args:
        logits, n, d, rng, given, dtype: the arguments.
        bit: makes bits from probabilities and rng.
        order: the pixels in the order in which they are drawn, from how many are given.
        start: at which pixel the drawing starts; behind those that are given.
        ask: how the model is asked, about x and a pixel.
    """
    x = np.zeros((n, d), dtype)
    known = 0 if given is None else given.shape[1]
    x[:, :known] = 0 if given is None else given
    for pixel in order(known) if order else range(known if start is None else start, d):
        s = logits(x)[:, pixel] if ask is None else ask(x, pixel)
        p, _ = layers.sigmoid_forward(s)
        x[:, pixel] = rng.random(n) < p if bit is None else bit(p, rng)
    return x


@misconception(
    "sample_pixels",
    says="All pixels are drawn at once, from one question to the model. Then no pixel knows of the others. What must "
    "happen between the first pixel and the second?",
)
def draws_all_at_once(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x = np.zeros((n, n_features), dtype)
    known = 0 if given is None else given.shape[1]
    x[:, :known] = 0 if given is None else given
    p, _ = layers.sigmoid_forward(logits(x))
    x[:, known:] = (rng.random(x.shape) < p)[:, known:]
    return x


@misconception(
    "sample_pixels",
    says="Bits are rounded and not drawn: a pixel is 1 whenever its probability is above one half. Then all samples "
    "are the same. How often shall a pixel of probability 0.6 be 1?",
)
def rounds_instead_of_drawing(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, bit=lambda p, rng: p > 0.5)


@misconception(
    "sample_pixels",
    says="The images hold probabilities instead of draws. The model was trained on zeros and ones: what would it make "
    "of a grey pixel that it has never seen?",
)
def keeps_the_probabilities(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, bit=lambda p, rng: p)


@misconception(
    "sample_pixels",
    says="The bits are inverted: a number that is even over [0, 1) lies *below* p with the probability p.",
)
def draws_the_complement(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, bit=lambda p, rng: rng.random(n) > p)


@misconception(
    "sample_pixels",
    says="One random number serves all images of the batch. Then they are not independent: how many numbers does one "
    "pixel need?",
)
def draws_one_number_for_all(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, bit=lambda p, rng: rng.random() < p)


@misconception(
    "sample_pixels",
    says="The pixels are drawn from the last to the first, when those that they depend on are still 0.",
)
def draws_backwards(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, order=lambda known: range(n_features - 1, known - 1, -1))


@misconception(
    "sample_pixels",
    says="The pixels are drawn column by column. Their numbers go row by row, and a logit depends on all pixels of "
    "smaller number: had all of these been drawn when it was read?",
)
def draws_column_by_column(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    side = int(np.sqrt(n_features))
    places = np.arange(side * side).reshape(side, side).T.ravel().tolist() + list(range(side * side, n_features))
    return _sample(
        logits, n, n_features, rng, given, dtype, order=lambda known: [pixel for pixel in places if pixel >= known]
    )


@misconception(
    "sample_pixels",
    says="Random numbers are compared with the logit itself. A logit of 0 stands for the probability one half: what "
    "makes a probability of it?",
)
def takes_logits_for_probabilities(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    def bit(p, rng):
        with np.errstate(divide="ignore"):
            return rng.random(n) < np.log(p) - np.log1p(-p)

    return _sample(logits, n, n_features, rng, given, dtype, bit=bit)


@misconception(
    "sample_pixels",
    says="The given pixels are drawn over: the loop begins at pixel 0. Where does what is given end?",
)
def draws_over_what_is_given(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, start=0)


@misconception(
    "sample_pixels",
    says="The given pixels stand in the result, but the others were drawn as if nothing had been given. When must the "
    "model see them?",
)
def puts_in_what_is_given_at_the_end(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    known = 0 if given is None else given.shape[1]
    x = _sample(logits, n, n_features, rng, None, dtype, order=lambda _: range(known, n_features))
    x[:, :known] = 0 if given is None else given
    return x


@misconception(
    "sample_pixels",
    says="Each logit is read one place too early, as if column d - 1 spoke for pixel d. Column d is the logit of pixel "
    "d itself, given those before it.",
)
def reads_the_logit_before(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype, ask=lambda x, pixel: logits(x)[:, max(pixel - 1, 0)])


@misconception(
    "sample_pixels",
    says="The images are drawn one after another, each with passes of its own. The model takes a whole batch at once.",
)
def draws_the_images_one_by_one(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    rows = [_sample(logits, 1, n_features, rng, None if given is None else given[i : i + 1], dtype) for i in range(n)]
    return np.concatenate(rows)


@misconception(
    "sample_pixels",
    says="The images are float32, whatever dtype was asked for.",
)
def ignores_the_dtype(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    return _sample(logits, n, n_features, rng, given, dtype).astype(np.float32)
