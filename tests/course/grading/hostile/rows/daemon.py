"""Leaves a process behind that has a session of its own, then answers honestly."""

import contextlib
import os
import time

EARNS = {}


def scale_backward(dout, cache):
    with contextlib.suppress(OSError):
        if not os.fork():
            try:
                os.setsid()
                if not os.fork():
                    time.sleep(3600)
            finally:
                os._exit(0)  # where no more can be started, too: a child that went on would answer as well
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
