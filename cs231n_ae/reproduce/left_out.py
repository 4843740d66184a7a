"""Published numbers that are no gates here, and why not."""

from cs231n_ae.reproduce.entry import LeftOut

__all__ = ["LEFT_OUT"]

LEFT_OUT = (
    LeftOut(
        "Logistic PCA, 30 components, MNIST squared error per test image",
        "8.01 (Hinton & Salakhutdinov 2006)",
        "For comparison with the deep autoencoder only: the course has no logistic PCA, and the paper does not say how "
        "it was trained.",
    ),
    LeftOut(
        "Deep autoencoder, exactly 3.00",
        "3.00 (Hinton & Salakhutdinov 2006)",
        "Reached there by pre-training four Boltzmann machines for 50 epochs each, then 200 epochs of conjugate "
        "gradients. Here the network starts from random weights, in a fixed time: 3.00 is an aim, and the gate is 3.6.",
    ),
    LeftOut(
        "The same for Olivetti faces and synthetic curves",
        "126 and 1.44 (Hinton & Salakhutdinov 2006)",
        "The faces were cut, rotated and scaled by a procedure whose result was not published in a form that the "
        "course may fetch, and the curves are no dataset of the course.",
    ),
    LeftOut(
        "Noise2noise on photographs, in decibels",
        "clean and noisy targets equal to a few hundredths (Lehtinen et al. 2018, table 1)",
        "Days of training of a deep convolutional network on ImageNet. What is claimed, that targets may be noisy, is "
        "tested on digits.",
    ),
    LeftOut(
        "Oriented edges from natural image patches",
        "a picture, no number (Olshausen & Field 1996; Ng 2011)",
        "There is nothing to put a bound on. The notebook on sparse autoencoders draws it.",
    ),
    LeftOut(
        "Stacked denoising autoencoders on MNIST, 1.28 % errors",
        "1.28 ± 0.22 (Vincent et al. 2010, table 3)",
        "Sizes, noise and rates were each chosen by search among many long runs, of which two cores have no time for "
        "one.",
    ),
)
