"""What students get wrong about the loss over what was hidden."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses.masked import masked_l2_loss


@misconception(
    "masked_l2_loss",
    says="All pixels count, those that the model could see too. What is it to be paid for?",
)
def counts_all_pixels(x_hat, x, hidden):
    return masked_l2_loss(x_hat, x, np.ones_like(hidden))


@misconception(
    "masked_l2_loss",
    says="What was seen counts, and what was hidden does not. What does True stand for in the mask?",
)
def counts_what_was_seen(x_hat, x, hidden):
    return masked_l2_loss(x_hat, x, ~hidden)


@misconception(
    "masked_l2_loss",
    says="The loss is right, and dx_hat is not 0 where the model could see. Does the loss change there?",
)
def forgets_the_mask_in_the_gradient(x_hat, x, hidden):
    loss, _ = masked_l2_loss(x_hat, x, hidden)
    return loss, (x_hat - x) / len(x)


@misconception(
    "masked_l2_loss",
    says="The mean is over the hidden pixels, as in the paper. In this course losses are summed over features: over "
    "what are they averaged?",
)
def averages_over_hidden_pixels(x_hat, x, hidden):
    loss, dx_hat = masked_l2_loss(x_hat, x, hidden)
    share = len(x) / hidden.sum()
    return loss * float(share), dx_hat * x.dtype.type(share)


@misconception(
    "masked_l2_loss",
    says="The half is missing, in the loss and in the gradient. What did the square's derivative bring with it?",
)
def forgets_the_half(x_hat, x, hidden):
    loss, dx_hat = masked_l2_loss(x_hat, x, hidden)
    return 2 * loss, 2 * dx_hat


@misconception(
    "masked_l2_loss",
    says="The guesses are masked, and the examples are not: where a pixel was seen, the loss now has its whole square. "
    "What is to be compared there?",
)
def masks_the_guess_alone(x_hat, x, hidden):
    missed = x_hat * hidden - x
    return float(np.sum(missed**2)) / 2 / len(x), missed * hidden / len(x)


@misconception(
    "masked_l2_loss",
    says="The gradient is not divided by the number of examples. How much of an average is one example's?",
)
def does_not_average_the_gradient(x_hat, x, hidden):
    loss, dx_hat = masked_l2_loss(x_hat, x, hidden)
    return loss, dx_hat * len(x)
