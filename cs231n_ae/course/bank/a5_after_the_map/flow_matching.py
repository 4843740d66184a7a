"""What students get wrong about straight paths and the conditional objective."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses.flow_matching import flow_matching_loss, straight_path


@misconception(
    "straight_path",
    says="The path runs from the data to the noise. At which of its ends is t = 0?",
)
def runs_backwards(x0, x1, t):
    return straight_path(x1, x0, t)


@misconception(
    "straight_path",
    says="This is the path whose variance stays the same, with the root of 1 - t² before the noise. Is it "
    "straight in t?",
)
def keeps_the_variance(x0, x1, t):
    late = t[:, np.newaxis]
    return np.sqrt(1 - late**2) * x0 + late * x1


@misconception(
    "straight_path",
    says="The noise is not let go: at t = 1 all of it is still there. By what must x0 be multiplied?",
)
def keeps_the_noise(x0, x1, t):
    return x0 + t[:, np.newaxis] * x1


@misconception(
    "straight_path",
    says="All points are at one time, the mean of all. t has an entry for each of them: along which axis does "
    "it belong?",
)
def puts_all_at_one_time(x0, x1, t):
    return straight_path(x0, x1, np.full_like(t, t.mean()))


@misconception(
    "flow_matching_loss",
    says="The target is turned round: it leads from the data back to the noise. Which way do points go as t grows?",
)
def turns_the_target_round(velocity, x0, x1):
    return flow_matching_loss(velocity, x1, x0)


@misconception(
    "flow_matching_loss",
    says="The velocity is compared with the example itself. How far is it from where the path began?",
)
def compares_with_the_example(velocity, x0, x1):
    return flow_matching_loss(velocity, np.zeros_like(x0), x1)


@misconception(
    "flow_matching_loss",
    says="The loss is right, and the gradient is not divided by the number of examples. How much of an average is one "
    "example's?",
)
def does_not_average_the_gradient(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return loss, dvelocity * len(velocity)


@misconception(
    "flow_matching_loss",
    says="Loss and gradient are averaged over the features too. Losses of this course are summed over features: over "
    "what are they averaged?",
)
def averages_over_the_features(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return loss / velocity.shape[1], dvelocity / velocity.shape[1]


@misconception(
    "flow_matching_loss",
    says="The half is missing, in the loss and in the gradient. What did the square's derivative bring with it?",
)
def forgets_the_half(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return 2 * loss, 2 * dvelocity


@misconception(
    "flow_matching_loss",
    says="dvelocity has the wrong sign. Which of the two in the square is differentiated by, and with which sign does "
    "it stand there?",
)
def turns_the_gradient_round(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return loss, -dvelocity


@misconception(
    "flow_matching_loss",
    says="dvelocity is float64 although everything that came in is float32: where does float64 come in?",
)
def goes_back_in_float64(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return loss, dvelocity.astype(np.float64)


@misconception(
    "flow_matching_loss",
    says="dvelocity is right, and the loss is twice what it is the gradient of. What does a square bring with it when "
    "it is differentiated, and what in the definition takes that away?",
)
def forgets_the_half_of_the_loss(velocity, x0, x1):
    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    return 2 * loss, dvelocity
