"""What students get wrong about denoising score matching and Tweedie's formula."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.losses.score_matching import denoising_score_loss


@misconception(
    "denoising_score_loss",
    says="The score is compared with the noise itself. The noise led away from the data: where does the score lead?",
)
def compares_with_plus_the_noise(score, eps, sigma):
    return denoising_score_loss(score, -eps, sigma)


@misconception(
    "denoising_score_loss",
    says="Every example's square is weighed by 1, in the loss and in dscore, so the level with the least noise has "
    "nearly all of the loss. Which factor makes the levels equal?",
)
def weighs_all_levels_by_one(score, eps, sigma):
    residual = score + eps / sigma[:, np.newaxis]
    return float(0.5 * np.sum(residual**2) / len(score)), residual / len(score)


@misconception(
    "denoising_score_loss",
    says="The square in the loss is weighed by 1, and dscore by sigma, which is the derivative of neither. By which "
    "factor is the square weighed, and what is left of it in the derivative?",
)
def weighs_the_loss_by_one_and_dscore_by_sigma(score, eps, sigma):
    column = sigma[:, np.newaxis]
    residual = score + eps / column
    return float(0.5 * np.sum(residual**2) / len(score)), column * residual / len(score)


@misconception(
    "denoising_score_loss",
    says="dscore lacks sigma, and the loss is right. Inside the square the score is multiplied by it: what does the "
    "chain rule say?",
)
def forgets_sigma_in_the_gradient(score, eps, sigma):
    loss, _ = denoising_score_loss(score, eps, sigma)
    return loss, (sigma[:, np.newaxis] * score + eps) / len(score)


@misconception(
    "denoising_score_loss",
    says="The loss is right, and the gradient is not divided by the number of examples. How much of an average is one "
    "example's?",
)
def does_not_average_the_gradient(score, eps, sigma):
    loss, dscore = denoising_score_loss(score, eps, sigma)
    return loss, dscore * len(score)


@misconception(
    "denoising_score_loss",
    says="Loss and gradient are averaged over the features too. Losses of this course are summed over features: over "
    "what are they averaged?",
)
def averages_over_the_features(score, eps, sigma):
    loss, dscore = denoising_score_loss(score, eps, sigma)
    return loss / score.shape[1], dscore / score.shape[1]


@misconception(
    "denoising_score_loss",
    says="The half is missing, in the loss and in the gradient. What did the square's derivative bring with it?",
)
def forgets_the_half(score, eps, sigma):
    loss, dscore = denoising_score_loss(score, eps, sigma)
    return 2 * loss, 2 * dscore


@misconception(
    "denoising_score_loss",
    says="dscore is float64 although everything that came in is float32: where does float64 come in?",
)
def goes_back_in_float64(score, eps, sigma):
    loss, dscore = denoising_score_loss(score, eps, sigma)
    return loss, dscore.astype(np.float64)


@misconception(
    "tweedie_mean",
    says="The score is multiplied by sigma, not by its square. A score is a slope, in units of one over x: which power "
    "of sigma makes a length of it?",
)
def multiplies_by_sigma_once(x, score, sigma):
    return x + sigma[:, np.newaxis] * score


@misconception(
    "tweedie_mean",
    says="The step goes against the score, further into the noise. Where does the score lead?",
)
def goes_against_the_score(x, score, sigma):
    return x - sigma[:, np.newaxis] ** 2 * score


@misconception(
    "tweedie_mean",
    says="This is the way from the noisy example to the mean, not the mean itself. From where does that way start?",
)
def gives_the_way_alone(x, score, sigma):
    return sigma[:, np.newaxis] ** 2 * score


@misconception(
    "tweedie_mean",
    says="This goes half the way, as a Langevin step does. Does a mean have such a half?",
)
def goes_half_the_way(x, score, sigma):
    return x + sigma[:, np.newaxis] ** 2 / 2 * score
