"""Never returns."""

EARNS = {"scale_backward": 0}
FLAG = "did not finish in"


def scale_backward(dout, cache):
    while True:
        pass
