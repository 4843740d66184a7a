"""Crashes the interpreter."""

import os
import signal

EARNS = {"scale_backward": 0}
FLAG = "crashed Python itself"


def scale_backward(dout, cache):
    os.kill(os.getpid(), signal.SIGSEGV)
