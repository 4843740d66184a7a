"""MADE's degrees and masks, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("made_degrees")
def sorts_twice(order, hidden_sizes, *, rng):
    degrees = [np.argsort(order) + 1]
    for size in hidden_sizes:
        low = int(np.min(degrees[-1]))
        degrees.append(low + np.floor(rng.random(size) * (len(order) - low)).astype(int))
    return degrees


@other_answer("made_degrees")
def looks_each_pixel_up(order, hidden_sizes, *, rng):
    place = {int(pixel): t for t, pixel in enumerate(order, start=1)}
    degrees = [np.array([place[d] for d in range(len(order))])]
    for size in hidden_sizes:
        degrees.append(rng.choice(np.arange(min(degrees[-1]), len(order)), size=size))
    return degrees


@other_answer("made_degrees")
def draws_with_the_end_included(order, hidden_sizes, *, rng):
    d = len(order)
    pixels = np.zeros(d, int)
    for t in range(d):
        pixels[order[t]] = t + 1
    hidden, low = [], 1
    for size in hidden_sizes:
        hidden.append(rng.integers(low, d - 1, size=size, endpoint=True))
        low = hidden[-1].min()
    return [pixels, *hidden]


@other_answer("made_masks")
def with_greater_and_outer(degrees):
    masks = [np.greater_equal.outer(degrees[i + 1], degrees[i]).T for i in range(len(degrees) - 1)]
    return [*masks, np.less.outer(degrees[-1], degrees[0])]


@other_answer("made_masks")
def in_ones_and_zeros(degrees):
    masks = []
    for i, before in enumerate(degrees):
        last = i == len(degrees) - 1
        after = degrees[0] - 1 if last else degrees[i + 1]
        masks.append((before.reshape(-1, 1) <= after.reshape(1, -1)).astype(np.float32))
    return masks


@other_answer("made_masks")
def entry_by_entry(degrees):
    def mask(before, after, strict):
        out = np.zeros((len(before), len(after)), bool)
        for i, a in enumerate(before):
            for j, b in enumerate(after):
                out[i, j] = a < b or (a == b and not strict)
        return out

    chain = [*degrees, degrees[0]]
    return [mask(chain[i], chain[i + 1], i + 2 == len(chain)) for i in range(len(chain) - 1)]
