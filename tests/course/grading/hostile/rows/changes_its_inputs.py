"""Right, but writes into what it was given: a fault that costs no points."""

EARNS = {}
FLAG = "changed dout in place"
FAULTS = True


def scale_backward(dout, cache):
    x, gamma = cache
    dgamma = (dout * x).sum(axis=0)
    dout *= gamma
    return dout.copy(), dgamma
