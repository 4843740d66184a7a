"""Never returns, and ignores every signal that can be ignored."""

import contextlib
import signal

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    for number in range(1, 65):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    while True:
        pass
