"""The challenge of Assignment 5: the best denoising of digits, at levels of noise that are not told.

`train` sees 4,000 digits, each turned, moved and stretched a little in a way of its own. `denoise`, in another process,
is given 1,000 others, each with Gaussian noise of a standard deviation of its own, anything from 0.1 to 1 (as likely in
0.1 … 0.2 as in 0.5 … 1), and is to say what they were. The score is the peak signal-to-noise ratio

    PSNR = -10 log10(mean over a digit's pixels of (x_hat - x)²),

averaged over the digits, in dB; more is better, and 3 dB more are half the squared error. `train` may take three
minutes.

What follows is the baseline: 40 principal components, whatever the level. Whatever is in this file may be changed, but
for the two signatures. numpy is there, and the library, in which your own functions stand where the exercises are.
"""

import numpy as np


def train(x, rng):
    """Learn from digits.

    Args:
        x: pixels in [0, 1], shape (4000, 784), float32.
        rng: all randomness comes from here, so that the same seed gives the same score.

    Returns:
        What `denoise` needs: a dict of arrays.
    """
    mean = x.mean(axis=0)
    _, directions = np.linalg.eigh((x - mean).T @ (x - mean))  # the last ones are the principal components
    return {"mean": mean, "components": directions[:, -40:]}


def denoise(state, noisy):
    """What the digits were, of which noisy ones are given, shape (N, 784), float32: the same shape."""
    z = (noisy - state["mean"]) @ state["components"]
    return np.clip(z @ state["components"].T + state["mean"], 0, 1)
