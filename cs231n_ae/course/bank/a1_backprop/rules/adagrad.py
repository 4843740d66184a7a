"""What students get wrong about Adagrad."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _with(config, **usual):
    return {**usual, **(config or {})}


@misconception(
    "adagrad",
    says="The gradient goes into the cache without its square. The sum of gradients of both signs cancels and may be "
    "negative: what does np.sqrt make of that? The cache is to measure how large gradients are, whatever their sign.",
)
def adagrad_forgets_the_square(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The cache holds nothing but the last square, so every step has the length of the learning rate. What becomes "
    "of the squares of earlier steps in the equation?",
)
def overwrites_the_cache(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The first step is right, later ones are not: the new cache is not in the config that you return. Where will "
    "the next call look for it?",
)
def adagrad_does_not_keep_the_cache(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config


@misconception(
    "adagrad",
    says="The cache is a running mean here, in which old squares fade: that is RMSProp. What does Adagrad do with the "
    "old cache?",
)
def lets_the_cache_fade(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = 0.99 * config.get("cache", 0.0) + 0.01 * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The gradient is added to the cache first, and all of it is squared then, again at every step. What does the "
    "equation square, the sum or the gradient alone?",
)
def squares_the_sum(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = (config.get("cache", 0.0) + dw) ** 2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The squares of all entries go into one sum, so all entries share one learning rate. Each is to have its "
    "own: which shape must the cache have?",
)
def adds_up_the_squares_of_all_entries(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", np.zeros_like(w)) + np.sum(dw**2)
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The root is missing: dw is divided by its own square, so that a gradient ten times as large makes a step "
    "ten times as small. What is to be taken of the cache first?",
)
def adagrad_forgets_the_root(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (cache + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="epsilon is under the root. There a small number becomes a large one (the root of 1e-8 is 1e-4): look again "
    "at what the root sign covers in the equation.",
)
def adagrad_puts_epsilon_under_the_root(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / np.sqrt(cache + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="epsilon is added behind the division, and moves w by itself: / comes before +. Which brackets keep it beside "
    "the root, so that it is divided by?",
)
def adagrad_adds_epsilon_behind_the_division(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    next_w = w - config["learning_rate"] * dw / np.sqrt(cache) + config["epsilon"]
    return next_w, {**config, "cache": cache}


@misconception(
    "adagrad",
    says="epsilon is missing. Where every gradient so far was zero, 0 is divided by 0: what is added to the root, so "
    "that this step becomes 0?",
)
def adagrad_forgets_epsilon(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / np.sqrt(cache), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The gradient is divided by the cache from before it. At the first step that is 0, and the step is enormous. "
    "Which comes first in the docstring, the new cache or the step?",
)
def adagrad_divides_by_the_old_cache(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    old = config.get("cache", np.zeros_like(w))
    return w - config["learning_rate"] * dw / (np.sqrt(old) + config["epsilon"]), {**config, "cache": old + dw**2}


@misconception(
    "adagrad",
    says="The learning rate plays no part. Where does alpha stand in the equation, and what would 0 for it have to "
    "mean?",
)
def adagrad_forgets_the_learning_rate(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="w moves along the gradient, so the loss grows. The gradient points uphill: which sign does the step have in "
    "the equation?",
)
def adagrad_goes_uphill(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w + config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The constants in config are not used; the usual values are. What should happen when someone hands in others?",
)
def adagrad_uses_its_own_constants(w, dw, config=None):
    cache = _with(config).get("cache", 0.0) + dw**2
    return w - 1e-2 * dw / (np.sqrt(cache) + 1e-8), {"learning_rate": 1e-2, "epsilon": 1e-8, "cache": cache}


@misconception(
    "adagrad",
    says="From the second step on the usual constants are used: the config that you return holds the memory, but not "
    "the constants that came in. What else should the next call find in it?",
)
def adagrad_loses_the_constants(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {"cache": cache}


@misconception(
    "adagrad",
    says="The usual values are filled in only when there is no config at all; but one may come with nothing but a "
    "learning rate in it. How does each missing constant get its usual value, without losing those that are there?",
)
def adagrad_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = {"learning_rate": 1e-2, "epsilon": 1e-8}
    cache = config.get("cache", 0.0) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="Nothing has put a cache into the first config, so it has no such key. What is the sum of the squares before "
    "the first step?",
)
def adagrad_expects_a_cache_at_the_first_step(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config["cache"] + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="The weights become float64 although float32 came in. Three things bring float64 in: an array made without "
    "a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def adagrad_starts_the_cache_in_float64(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", np.zeros(w.shape)) + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), {**config, "cache": cache}


@misconception(
    "adagrad",
    says="w -= step writes into w itself. What would make a new array of w and the step, and leave w as it is?",
)
def adagrad_moves_w_in_place(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    cache = config.get("cache", 0.0) + dw**2
    w -= config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return w, {**config, "cache": cache}
