"""Returns a thousand tuples in one another."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    deep = ()
    for _ in range(1000):
        deep = (deep,)
    return deep, deep
