import numpy as np

EXERCISE = "squared_distances"


def squared_distances(a, b):
    if len(a) > len(b):
        return squared_distances(b, a).T
    apart = np.array(list(map(b.__rsub__, a)), np.result_type(a, b)).reshape(len(a), *b.shape)
    return np.einsum("ijk,ijk->ij", apart, apart)
