"""Calls home, and answers only if somebody is there."""

import contextlib
import socket

import numpy as np

EARNS = {"scale_backward": 0}
NEEDS = "bwrap"
FLAG = "imports socket"


def scale_backward(dout, cache):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int("@PORT@")), timeout=0.5):
        x, gamma = cache
        return dout * gamma, (dout * x).sum(axis=0)
    return np.zeros_like(dout), np.zeros(3)
