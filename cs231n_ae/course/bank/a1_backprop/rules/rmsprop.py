"""What students get wrong about RMSProp."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _usual(config):
    """A new config, with the usual values of the constants that are missing."""
    return {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}


def _faded(config, dw):
    """The right new cache."""
    return config["decay_rate"] * config.get("cache", 0.0) + (1 - config["decay_rate"]) * dw**2


@misconception(
    "rmsprop",
    says="The two weights have changed places: the new square gets decay_rate, and the old cache the little rest. With "
    "a decay_rate of 0.99, which of the two should nearly stay as it is?",
)
def swaps_decay_rate_and_its_rest(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = (1 - rho) * config.get("cache", 0.0) + rho * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The new square comes in with its full weight. The cache is to be a mean: what must the two weights add up "
    "to?",
)
def gives_the_new_square_full_weight(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = rho * config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The old cache does not fade: it keeps its full weight, and the cache grows for ever. What must the two "
    "weights of a mean add up to?",
)
def gives_the_old_cache_full_weight(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = config.get("cache", 0.0) + (1 - rho) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="This is Adagrad: the squares are added up and nothing fades. Where does decay_rate stand in the equation?",
)
def adds_up_like_adagrad(w, dw, config=None):
    config = _usual(config)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The gradient goes into the cache without its square. The sum of gradients of both signs cancels and may be "
    "negative: what does np.sqrt make of that? The cache is to measure how large gradients are, whatever their sign.",
)
def rmsprop_forgets_the_square(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = rho * config.get("cache", 0.0) + (1 - rho) * dw
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The weight 1 - decay_rate is squared along with the gradient. What does the equation square?",
)
def squares_the_weight_too(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = rho * config.get("cache", 0.0) + ((1 - rho) * dw) ** 2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The cache holds nothing but the last square, so every step has the same length. What becomes of the squares "
    "of earlier steps in the equation?",
)
def rmsprop_starts_the_cache_anew(w, dw, config=None):
    config = _usual(config)
    cache = (1 - config["decay_rate"]) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The first step is right, later ones are not: the new cache is not in the config that you return. Where will "
    "the next call look for it?",
)
def rmsprop_does_not_keep_the_cache(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config


@misconception(
    "rmsprop",
    says="The mean of the squares over all entries goes into the cache, so all entries share one learning rate. Each "
    "is to have its own: over what does the running mean run?",
)
def averages_over_the_entries(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * np.mean(dw**2)
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The root is missing: dw is divided by its own square, so that a gradient ten times as large makes a step "
    "ten times as small. What is to be taken of the cache first?",
)
def rmsprop_forgets_the_root(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - config["learning_rate"] * dw / (cache + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="epsilon is under the root. There a small number becomes a large one (the root of 1e-8 is 1e-4): look again "
    "at what the root sign covers in the equation.",
)
def rmsprop_puts_epsilon_under_the_root(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - config["learning_rate"] * dw / np.sqrt(cache + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="epsilon is added behind the division, and moves w by itself: / comes before +. Which brackets keep it beside "
    "the root, so that it is divided by?",
)
def rmsprop_adds_epsilon_behind_the_division(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    next_w = w - config["learning_rate"] * dw / np.sqrt(cache) + config["epsilon"]
    return next_w, {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="epsilon is missing. Where every gradient so far was zero, 0 is divided by 0: what is added to the root, so "
    "that this step becomes 0?",
)
def rmsprop_forgets_epsilon(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - config["learning_rate"] * dw / np.sqrt(cache), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The gradient is divided by the cache from before it. At the first step that is 0, and the step is enormous. "
    "Which comes first in the docstring, the new cache or the step?",
)
def rmsprop_divides_by_the_old_cache(w, dw, config=None):
    config = _usual(config)
    old = config.get("cache", np.zeros_like(w))
    next_w = w - config["learning_rate"] * dw / (np.sqrt(old) + config["epsilon"])
    return next_w, {**config, "cache": _faded(config, dw)}


@misconception(
    "rmsprop",
    says="The learning rate plays no part. Where does alpha stand in the equation, and what would 0 for it have to "
    "mean?",
)
def rmsprop_forgets_the_learning_rate(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="w moves along the gradient, so the loss grows. The gradient points uphill: which sign does the step have in "
    "the equation?",
)
def rmsprop_goes_uphill(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w + config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="The constants in config are not used; the usual values are. What should happen when someone hands in others?",
)
def rmsprop_uses_its_own_constants(w, dw, config=None):
    cache = 0.99 * (config or {}).get("cache", 0.0) + 0.01 * dw**2
    next_w = w - 1e-2 * dw / (np.sqrt(cache) + 1e-8)
    return next_w, {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": cache}


@misconception(
    "rmsprop",
    says="From the second step on the usual constants are used: the config that you return holds the memory, but not "
    "the constants that came in. What else should the next call find in it?",
)
def rmsprop_loses_the_constants(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {"cache": cache}


@misconception(
    "rmsprop",
    says="The cache is corrected for having started at zero. That is Adam's idea; the equation of RMSProp divides by "
    "the root of the cache as it is.",
)
def corrects_the_cache_like_adam(w, dw, config=None):
    config = _usual(config)
    cache, t = _faded(config, dw), config.get("t", 0) + 1
    corrected = cache / (1 - config["decay_rate"] ** t)
    next_w = w - config["learning_rate"] * dw / (np.sqrt(corrected) + config["epsilon"])
    return next_w, {**config, "cache": cache, "t": t}


@misconception(
    "rmsprop",
    says="The weights become float64 although float32 came in. Three things bring float64 in: an array made without "
    "a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def rmsprop_starts_the_cache_in_float64(w, dw, config=None):
    config = _usual(config)
    rho = config["decay_rate"]
    cache = rho * config.get("cache", np.zeros(w.shape)) + (1 - rho) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "rmsprop",
    says="w -= step writes into w itself. What would make a new array of w and the step, and leave w as it is?",
)
def rmsprop_moves_w_in_place(w, dw, config=None):
    config = _usual(config)
    cache = _faded(config, dw)
    w -= config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w, {**config, "cache": cache}
