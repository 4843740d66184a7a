"""Returns an object that would run a command when it is unpickled."""

import os

EARNS = {"scale_backward": 0}
FLAG = "defines __reduce__"


class Trap:
    def __reduce__(self):
        return (os.system, ("touch @OUTSIDE@/pickled",))


def scale_backward(dout, cache):
    return Trap(), Trap()
