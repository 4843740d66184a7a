"""What students get wrong about active units."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "active_units",
    says="What you compare with the threshold grows in step with mu, as a standard deviation does, where a variance "
    "grows with its square. A latent with a standard deviation of 0.05 has a variance of 0.0025: is it above 0.01?",
)
def compares_the_standard_deviation(mu, *, threshold=0.01):
    return mu.std(axis=0) > threshold


@misconception(
    "active_units",
    says="These are means of squares: a latent whose mean is 3 for every example counts as active, though it says the "
    "same of all of them. From what are deviations measured in a variance?",
)
def forgets_to_centre(mu, *, threshold=0.01):
    return np.mean(mu**2, axis=0) > threshold


@misconception(
    "active_units",
    says="The variance runs over the latents of one example, so there is one answer for each example. The question is "
    "whether a latent changes from example to example: which axis are the examples?",
)
def looks_along_the_latents(mu, *, threshold=0.01):
    return mu.var(axis=1) > threshold


@misconception(
    "active_units",
    says="These are the collapsed latents: True stands where the variance is small. On which side of the threshold is "
    "a latent that says something?",
)
def names_the_collapsed_ones(mu, *, threshold=0.01):
    return mu.var(axis=0) < threshold


@misconception(
    "active_units",
    says="The threshold is 0.01 whatever is asked for. Which argument says it?",
)
def ignores_the_threshold(mu, *, threshold=0.01):
    return mu.var(axis=0) > 0.01


@misconception(
    "active_units",
    says="A latent counts here when its means are far from 0 on average. One that lies at 3 for every example is far "
    "from 0 and says nothing: what does a variance measure that an average size does not?",
)
def measures_the_size(mu, *, threshold=0.01):
    return np.abs(mu).mean(axis=0) > threshold


@misconception(
    "active_units",
    says="You gave the variances themselves. What is wanted is a yes or no for each latent: which comparison makes it?",
)
def gives_the_variances(mu, *, threshold=0.01):
    return mu.var(axis=0)


@misconception(
    "active_units",
    says="You gave the numbers of the active latents. What is wanted is True or False for each of them, of shape (Z,), "
    "so that the result can be counted and used as a mask. What did the comparison give before you looked for the "
    "places?",
)
def gives_their_places(mu, *, threshold=0.01):
    return np.flatnonzero(mu.var(axis=0) > threshold)


@misconception(
    "active_units",
    says="This takes the distance between the largest and the smallest mean for their variance. One odd example makes "
    "that large: how does a variance weigh all of the examples?",
)
def takes_the_range(mu, *, threshold=0.01):
    return np.ptp(mu, axis=0) > threshold
