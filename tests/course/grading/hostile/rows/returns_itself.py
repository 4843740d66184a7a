"""Returns a list that contains itself."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    circle = []
    circle.append(circle)
    return circle, circle
