"""Lets a library differentiate."""

EARNS = {"scale_backward": 0}
FLAG = "imports autograd"


def scale_backward(dout, cache):
    from autograd import grad

    return grad(lambda x: x)(dout), dout
