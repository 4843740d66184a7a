"""Returns complex numbers, of which the real part would do."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return dout * cache[1] + 1j, (dout * cache[0]).sum(axis=0) + 0j
