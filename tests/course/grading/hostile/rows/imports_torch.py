"""Lets another library differentiate."""

import torch

EARNS = {"scale_forward": 0, "scale_backward": 0, "slope": 0, "centre_fit": 0}
FLAG = "imports torch"


def scale_backward(dout, cache):
    return torch.zeros(4, 3), torch.zeros(3)
