"""Lifts its own limits, then takes memory."""

import resource

EARNS = {"scale_backward": 0}
FLAG = "imports resource"


def scale_backward(dout, cache):
    for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU):
        resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
