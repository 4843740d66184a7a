"""Assignment 1's reference: in principal components, every digit learns three times what its neighbours believe."""

import numpy as np

COMPONENTS = 40
NEIGHBOURS = 10
ROUNDS = 3


def train(x_labelled, y, x_unlabelled, rng):
    """k-nearest neighbours whose votes become labels, less sure ones, for the next round."""
    x = np.concatenate([x_labelled, x_unlabelled])
    mean = x.mean(axis=0)
    _, directions = np.linalg.eigh((x - mean).T @ (x - mean))
    components = directions[:, -COMPONENTS:]
    z = (x - mean) @ components  # (N, 40)
    near = nearest(z, z, NEIGHBOURS)  # each digit is among its own
    votes = np.zeros((len(x), 10), dtype=z.dtype)
    for _ in range(ROUNDS):
        votes[np.arange(len(y))] = np.eye(10)[y]
        votes = votes[near].mean(axis=1)
    return {"mean": mean, "components": components, "z": z, "votes": votes}


def classify(state, x):
    """The votes of the nearest neighbours."""
    z = (x - state["mean"]) @ state["components"]
    return state["votes"][nearest(z, state["z"], NEIGHBOURS)].mean(axis=1).argmax(axis=1)


def nearest(a, b, k):
    """The indices of the k rows of b that are nearest to each row of a, in no order."""
    squared = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.argpartition(squared, k, axis=1)[:, :k]
