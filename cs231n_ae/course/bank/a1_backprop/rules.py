"""What students get wrong about update rules."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception

STARTS_AT_NONE = (
    "At the first step config is None, and it may hold only some of the constants later on. What should stand for "
    "config, and for each constant that is missing?"
)
PARTIAL = (
    "The usual values are filled in only when there is no config at all; but one may come with nothing but a learning "
    "rate in it. How does each missing constant get its usual value, without losing those that are there?"
)
FLOAT64 = (
    "The weights become float64 although float32 came in: the memory starts as a fresh np.zeros. Which dtype has it "
    "when you say nothing, and what would give it that of w?"
)
IN_PLACE = "w -= step writes into w itself. What would make a new array of w and the step, and leave w as it is?"
LOSES_CONSTANTS = (
    "From the second step on the usual constants are used: the config that you return holds the memory, but not the "
    "constants that came in. What else should the next call find in it?"
)
UPHILL = (
    "w moves along the gradient, so the loss grows. The gradient points uphill: which sign does the step have in the "
    "equation?"
)
NO_RATE = (
    "The learning rate plays no part. Where does alpha stand in the equation, and what would 0 for it have to mean?"
)
OWN_CONSTANTS = (
    "The constants in config are not used; the usual values are. What should happen when someone hands in others?"
)
EPSILON_INSIDE = (
    "epsilon is under the root. There a small number becomes a large one (the root of 1e-8 is 1e-4): look again at "
    "what the root sign covers in the equation."
)
NO_EPSILON = (
    "epsilon is missing. Where every gradient so far was zero, 0 is divided by 0: what is added to the root, so that "
    "this step becomes 0?"
)
NO_SQUARE = (
    "The gradient goes into the cache without its square. The sum of gradients of both signs cancels and may be "
    "negative: what does np.sqrt make of that? The cache is to measure how large gradients are, whatever their sign."
)
NO_ROOT = (
    "The root is missing: dw is divided by its own square, so that a gradient ten times as large makes a step ten "
    "times as small. What is to be taken of the cache first?"
)
OLD_CACHE = (
    "The gradient is divided by the cache from before it. At the first step that is 0, and the step is enormous. Which "
    "comes first in the docstring, the new cache or the step?"
)
NOT_KEPT = (
    "The first step is right, later ones are not: the new cache is not in the config that you return. Where will the "
    "next call look for it?"
)
ONE_NUMBER = (
    "The squares of all entries go into one sum, so all entries share one learning rate. Each is to have its own: "
    "which shape must the cache have?"
)


# Momentum.


@misconception(
    "sgd_momentum",
    says="The velocity has the wrong sign: it grows along dw, and w is moved along it, uphill. In the equation, does "
    "alpha dw come into the velocity with a plus or with a minus?",
)
def adds_the_gradient_to_the_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) + config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The velocity already points downhill, for alpha dw has been taken off it; and then it is subtracted from w, "
    "which goes uphill. Which sign has v in the second equation?",
)
def subtracts_the_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w - velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The steps are right as long as you start from nothing, but your velocity points uphill and is subtracted. A "
    "velocity that was kept by the docstring's rule, from a checkpoint for example, pushes w the wrong way then. Which "
    "sign does v have there?",
)
def keeps_a_velocity_that_points_uphill(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) + config["learning_rate"] * dw
    return w - velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="What you return is the velocity. That is how far w moves: where does w end up?",
)
def returns_the_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The new velocity is not in the config that you return, so every step begins with the velocity of the first. "
    "Where will the next call look for it?",
)
def does_not_keep_the_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, config


@misconception(
    "sgd_momentum",
    says="The velocity starts from zero in every step, so this is plain gradient descent. What does config hold from "
    "the step before?",
)
def starts_the_velocity_anew(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = -config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="w is moved by the velocity from before this gradient, one step late. Which v stands in the second equation, "
    "the old or the new one?",
)
def moves_by_the_old_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    old = config.get("velocity", np.zeros_like(w))
    return w + old, {**config, "velocity": config["momentum"] * old - config["learning_rate"] * dw}


@misconception(
    "sgd_momentum",
    says="The gradient is weighed by 1 - momentum, as in a running mean. Here the velocity is a sum: what is the "
    "factor before dw in the equation?",
)
def makes_the_velocity_a_running_mean(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    momentum = config["momentum"]
    velocity = momentum * config.get("velocity", 0.0) - (1 - momentum) * config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="momentum multiplies the new gradient as well. Which of the two terms fades in the equation?",
)
def shrinks_the_new_gradient_too(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * (config.get("velocity", 0.0) - config["learning_rate"] * dw)
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The velocity does not fade: momentum plays no part, and old gradients push for ever. Which factor stands "
    "before the old velocity?",
)
def does_not_let_the_velocity_fade(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=NO_RATE)
def momentum_forgets_the_learning_rate(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="Here the learning rate multiplies the whole velocity at the end. That gives the same steps only while it "
    "never changes: by which rate are the earlier gradients multiplied after a change, in yours and in the equation?",
)
def keeps_the_learning_rate_out_of_the_velocity(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - dw
    return w + config["learning_rate"] * velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="This is Nesterov's momentum, which looks one step ahead. A good rule, but another one: what is added to w "
    "in the docstring of this one?",
)
def looks_ahead_like_nesterov(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    step = config["learning_rate"] * dw
    velocity = config["momentum"] * config.get("velocity", 0.0) - step
    return w + config["momentum"] * velocity - step, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=OWN_CONSTANTS)
def momentum_uses_its_own_constants(w, dw, config=None):
    config = _with(config)
    velocity = 0.9 * config.get("velocity", 0.0) - 1e-2 * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=LOSES_CONSTANTS)
def momentum_loses_the_constants(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {"velocity": velocity}


@misconception("sgd_momentum", says=PARTIAL)
def momentum_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = {"learning_rate": 1e-2, "momentum": 0.9}
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=STARTS_AT_NONE)
def momentum_takes_none_for_a_dict(w, dw, config=None):
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="Nothing has put a velocity into the first config, so it has no such key. What is the velocity before the "
    "first step?",
)
def expects_a_velocity_at_the_first_step(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=FLOAT64)
def starts_the_velocity_in_float64(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", np.zeros(w.shape)) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception("sgd_momentum", says=IN_PLACE)
def momentum_moves_w_in_place(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    config["velocity"] = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    w += config["velocity"]
    return w, config


# Adagrad.


@misconception("adagrad", says=NO_SQUARE)
def adagrad_forgets_the_square(w, dw, config=None):
    return _adagrad(w, dw, config, cache=lambda cache: cache + dw)


@misconception(
    "adagrad",
    says="The cache holds nothing but the last square, so every step has the length of the learning rate. What becomes "
    "of the squares of earlier steps in the equation?",
)
def overwrites_the_cache(w, dw, config=None):
    return _adagrad(w, dw, config, cache=lambda cache: dw**2)


@misconception("adagrad", says=NOT_KEPT)
def adagrad_does_not_keep_the_cache(w, dw, config=None):
    before = _with(config, learning_rate=1e-2, epsilon=1e-8)
    return _adagrad(w, dw, config)[0], before


@misconception(
    "adagrad",
    says="The cache is a running mean here, in which old squares fade: that is RMSProp. What does Adagrad do with the "
    "old cache?",
)
def lets_the_cache_fade(w, dw, config=None):
    return _adagrad(w, dw, config, cache=lambda cache: 0.99 * cache + 0.01 * dw**2)


@misconception(
    "adagrad",
    says="The gradient is added to the cache first, and all of it is squared then, again at every step. What does the "
    "equation square, the sum or the gradient alone?",
)
def squares_the_sum(w, dw, config=None):
    return _adagrad(w, dw, config, cache=lambda cache: (cache + dw) ** 2)


@misconception("adagrad", says=ONE_NUMBER)
def adds_up_the_squares_of_all_entries(w, dw, config=None):
    return _adagrad(w, dw, config, cache=lambda cache: cache + np.sum(dw**2))


@misconception("adagrad", says=NO_ROOT)
def adagrad_forgets_the_root(w, dw, config=None):
    return _adagrad(w, dw, config, scale=lambda cache, epsilon: cache + epsilon)


@misconception("adagrad", says=EPSILON_INSIDE)
def adagrad_puts_epsilon_under_the_root(w, dw, config=None):
    return _adagrad(w, dw, config, scale=lambda cache, epsilon: np.sqrt(cache + epsilon))


@misconception("adagrad", says=NO_EPSILON)
def adagrad_forgets_epsilon(w, dw, config=None):
    return _adagrad(w, dw, config, scale=lambda cache, epsilon: np.sqrt(cache))


@misconception("adagrad", says=OLD_CACHE)
def adagrad_divides_by_the_old_cache(w, dw, config=None):
    old = _with(config, cache=np.zeros_like(w))["cache"]
    return _adagrad(w, dw, config, scale=lambda cache, epsilon: np.sqrt(old) + epsilon)


@misconception("adagrad", says=NO_RATE)
def adagrad_forgets_the_learning_rate(w, dw, config=None):
    return _adagrad(w, dw, config, step=lambda rate, direction: direction)


@misconception("adagrad", says=UPHILL)
def adagrad_goes_uphill(w, dw, config=None):
    return _adagrad(w, dw, config, step=lambda rate, direction: -rate * direction)


@misconception("adagrad", says=OWN_CONSTANTS)
def adagrad_uses_its_own_constants(w, dw, config=None):
    memory = {"cache": config["cache"]} if config and "cache" in config else {}
    return _adagrad(w, dw, memory)


@misconception("adagrad", says=LOSES_CONSTANTS)
def adagrad_loses_the_constants(w, dw, config=None):
    next_w, config = _adagrad(w, dw, config)
    return next_w, {"cache": config["cache"]}


@misconception("adagrad", says=PARTIAL)
def adagrad_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = {"learning_rate": 1e-2, "epsilon": 1e-8}
    cache = config.get("cache", 0.0) + dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}


@misconception(
    "adagrad",
    says="Nothing has put a cache into the first config, so it has no such key. What is the sum of the squares before "
    "the first step?",
)
def adagrad_expects_a_cache_at_the_first_step(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    return _adagrad(w, dw, {**config, "cache": config["cache"]})


@misconception("adagrad", says=FLOAT64)
def adagrad_starts_the_cache_in_float64(w, dw, config=None):
    return _adagrad(w, dw, {"cache": np.zeros(w.shape), **_with(config)})


@misconception("adagrad", says=IN_PLACE)
def adagrad_moves_w_in_place(w, dw, config=None):
    next_w, config = _adagrad(w, dw, config)
    w[...] = next_w
    return w, config


# RMSProp.


@misconception(
    "rmsprop",
    says="The two weights have changed places: the new square gets decay_rate, and the old cache the little rest. With "
    "a decay_rate of 0.99, which of the two should nearly stay as it is?",
)
def swaps_decay_rate_and_its_rest(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: (1 - rho) * cache + rho * dw**2)


@misconception(
    "rmsprop",
    says="The new square comes in with its full weight. The cache is to be a mean: what must the two weights add up "
    "to?",
)
def gives_the_new_square_full_weight(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: rho * cache + dw**2)


@misconception(
    "rmsprop",
    says="The old cache does not fade: it keeps its full weight, and the cache grows for ever. What must the two "
    "weights of a mean add up to?",
)
def gives_the_old_cache_full_weight(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: cache + (1 - rho) * dw**2)


@misconception(
    "rmsprop",
    says="This is Adagrad: the squares are added up and nothing fades. Where does decay_rate stand in the equation?",
)
def adds_up_like_adagrad(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: cache + dw**2)


@misconception("rmsprop", says=NO_SQUARE)
def rmsprop_forgets_the_square(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: rho * cache + (1 - rho) * dw)


@misconception(
    "rmsprop",
    says="The weight 1 - decay_rate is squared along with the gradient. What does the equation square?",
)
def squares_the_weight_too(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: rho * cache + ((1 - rho) * dw) ** 2)


@misconception(
    "rmsprop",
    says="The cache holds nothing but the last square, so every step has the same length. What becomes of the squares "
    "of earlier steps in the equation?",
)
def rmsprop_starts_the_cache_anew(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: (1 - rho) * dw**2)


@misconception("rmsprop", says=NOT_KEPT)
def rmsprop_does_not_keep_the_cache(w, dw, config=None):
    before = _with(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    return _rmsprop(w, dw, config)[0], before


@misconception(
    "rmsprop",
    says="The mean of the squares over all entries goes into the cache, so all entries share one learning rate. Each "
    "is to have its own: over what does the running mean run?",
)
def averages_over_the_entries(w, dw, config=None):
    return _rmsprop(w, dw, config, cache=lambda cache, rho: rho * cache + (1 - rho) * np.mean(dw**2))


@misconception("rmsprop", says=NO_ROOT)
def rmsprop_forgets_the_root(w, dw, config=None):
    return _rmsprop(w, dw, config, scale=lambda cache, epsilon: cache + epsilon)


@misconception("rmsprop", says=EPSILON_INSIDE)
def rmsprop_puts_epsilon_under_the_root(w, dw, config=None):
    return _rmsprop(w, dw, config, scale=lambda cache, epsilon: np.sqrt(cache + epsilon))


@misconception("rmsprop", says=NO_EPSILON)
def rmsprop_forgets_epsilon(w, dw, config=None):
    return _rmsprop(w, dw, config, scale=lambda cache, epsilon: np.sqrt(cache))


@misconception("rmsprop", says=OLD_CACHE)
def rmsprop_divides_by_the_old_cache(w, dw, config=None):
    old = _with(config, cache=np.zeros_like(w))["cache"]
    return _rmsprop(w, dw, config, scale=lambda cache, epsilon: np.sqrt(old) + epsilon)


@misconception("rmsprop", says=NO_RATE)
def rmsprop_forgets_the_learning_rate(w, dw, config=None):
    return _rmsprop(w, dw, config, step=lambda rate, direction: direction)


@misconception("rmsprop", says=UPHILL)
def rmsprop_goes_uphill(w, dw, config=None):
    return _rmsprop(w, dw, config, step=lambda rate, direction: -rate * direction)


@misconception("rmsprop", says=OWN_CONSTANTS)
def rmsprop_uses_its_own_constants(w, dw, config=None):
    memory = {"cache": config["cache"]} if config and "cache" in config else {}
    return _rmsprop(w, dw, memory)


@misconception("rmsprop", says=LOSES_CONSTANTS)
def rmsprop_loses_the_constants(w, dw, config=None):
    next_w, config = _rmsprop(w, dw, config)
    return next_w, {"cache": config["cache"]}


@misconception(
    "rmsprop",
    says="The cache is corrected for having started at zero. That is Adam's idea; the equation of RMSProp divides by "
    "the root of the cache as it is.",
)
def corrects_the_cache_like_adam(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    rho, t = config["decay_rate"], config.get("t", 0) + 1
    cache = rho * config.get("cache", 0.0) + (1 - rho) * dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(cache / (1 - rho**t)) + config["epsilon"])
    return next_w, {**config, "cache": cache, "t": t}


@misconception("rmsprop", says=FLOAT64)
def rmsprop_starts_the_cache_in_float64(w, dw, config=None):
    return _rmsprop(w, dw, {"cache": np.zeros(w.shape), **_with(config)})


@misconception("rmsprop", says=IN_PLACE)
def rmsprop_moves_w_in_place(w, dw, config=None):
    next_w, config = _rmsprop(w, dw, config)
    w[...] = next_w
    return w, config


# Adam.


@misconception(
    "adam",
    says="The bias correction is missing. m and v start at zero, so after one step m is only a tenth of the gradient, "
    "and v a thousandth of its square. What are they divided by, to make up for it?",
)
def does_not_correct_the_bias(w, dw, config=None):
    return _adam(w, dw, config, correct=lambda value, beta, t: value)


@misconception(
    "adam",
    says="The correction is made with t = 0 at the first step: 1 - beta**0 is 0, and the division by it gives NaN. "
    "What is t in the very first update?",
)
def starts_counting_at_zero(w, dw, config=None):
    return _adam(w, dw, config, correct=lambda value, beta, t: value / np.float64(1 - beta ** (t - 1)))


@misconception(
    "adam",
    says="t is 2 in the first update: it starts at 1 and is then raised before it is used. How many updates has it "
    "counted, this one included?",
)
def starts_counting_at_two(w, dw, config=None):
    return _adam(w, dw, {"t": 1, **_with(config)})


@misconception(
    "adam",
    says="The first step is right, later ones are not: t is not counted up from call to call, so that every step is "
    "corrected like the first. Which value of t is in the config that you return?",
)
def does_not_count_on(w, dw, config=None):
    next_w, after = _adam(w, dw, config)
    return next_w, {**after, "t": _with(config).get("t", 0)}


@misconception(
    "adam",
    says="The corrections divide by 1 - beta, at every step the same. Their aim is to fade as the memory fills: with "
    "which power of beta does the equation do that?",
)
def leaves_the_power_out_of_the_corrections(w, dw, config=None):
    return _adam(w, dw, config, correct=lambda value, beta, t: value / (1 - beta))


@misconception(
    "adam",
    says="beta is multiplied by t, where the equation raises it to the power t. Which operator is a power in Python?",
)
def multiplies_beta_by_t(w, dw, config=None):
    return _adam(w, dw, config, correct=lambda value, beta, t: value / (1 - beta * t))


@misconception(
    "adam",
    says="The corrections multiply by 1 - beta**t. m is too small at first: is it to be multiplied by a number below "
    "1, or divided by it?",
)
def multiplies_by_the_corrections(w, dw, config=None):
    return _adam(w, dw, config, correct=lambda value, beta, t: value * (1 - beta**t))


@misconception(
    "adam",
    says="m is corrected for its start at zero, v is not. Where does v start, and is it not too small as well?",
)
def corrects_m_alone(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: m_hat / (np.sqrt(v) + epsilon))


@misconception(
    "adam",
    says="v is corrected for its start at zero, m is not. Where does m start, and is it not too small as well?",
)
def corrects_v_alone(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: m / (np.sqrt(v_hat) + epsilon))


@misconception(
    "adam",
    says="The corrected m and v are kept, and so they are corrected again and again. Which m and v stand on the right "
    "of the first two equations at the next step?",
)
def keeps_the_corrected_moments(w, dw, config=None):
    next_w, after = _adam(w, dw, config)
    beta1, beta2, t = after["beta1"], after["beta2"], after["t"]
    return next_w, {**after, "m": after["m"] / (1 - beta1**t), "v": after["v"] / (1 - beta2**t)}


@misconception(
    "adam",
    says="m and v have changed places in the step: it is v over the root of m, and m may be negative. Which of them "
    "says where to go, and which how large gradients are?",
)
def swaps_m_and_v(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: v_hat / (np.sqrt(m_hat) + epsilon))


@misconception(
    "adam",
    says="The two betas have changed places. Which of the running means is to forget sooner, that of the gradient or "
    "that of its square?",
)
def swaps_the_betas(w, dw, config=None):
    config = _with(config, beta1=0.9, beta2=0.999)
    beta1, beta2 = config["beta1"], config["beta2"]
    next_w, after = _adam(w, dw, {**config, "beta1": beta2, "beta2": beta1})
    return next_w, {**after, "beta1": beta1, "beta2": beta2}


@misconception(
    "adam",
    says="The two betas have changed places in the running means, though not in the corrections. Which of the means is "
    "to forget sooner, that of the gradient or that of its square?",
)
def swaps_the_betas_in_the_means_alone(w, dw, config=None):
    both = _with(config, beta1=0.9, beta2=0.999)
    beta1, beta2 = both["beta1"], both["beta2"]

    def mean(old, new, beta):
        other = beta2 if beta == beta1 else beta1
        return other * old + (1 - other) * new

    return _adam(w, dw, config, mean=mean)


@misconception(
    "adam",
    says="1 - beta and beta have changed places in both running means: the old value nearly vanishes at every step. "
    "With a beta of 0.9, which of the two should nearly stay as it is?",
)
def swaps_beta_and_its_rest(w, dw, config=None):
    def mean(old, new, beta):
        return (1 - beta) * old + beta * new

    return _adam(w, dw, config, mean=mean)


@misconception(
    "adam",
    says="The new values come in with their full weight. m and v are to be running means: what must the weights of the "
    "old and of the new add up to?",
)
def gives_new_values_full_weight(w, dw, config=None):
    return _adam(w, dw, config, mean=lambda old, new, beta: beta * old + new)


@misconception(
    "adam",
    says="v is a running mean of the gradient, without its square, and may be negative: what does np.sqrt make of "
    "that? v is to measure how large gradients are, whatever their sign.",
)
def adam_forgets_the_square(w, dw, config=None):
    return _adam(w, dw, config, square=lambda dw: dw)


@misconception(
    "adam",
    says="The root is missing: m is divided by v itself, so that a gradient ten times as large makes a step ten times "
    "as small. What must be taken of the corrected v first?",
)
def adam_forgets_the_root(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: m_hat / (v_hat + epsilon))


@misconception("adam", says=EPSILON_INSIDE)
def adam_puts_epsilon_under_the_root(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: m_hat / np.sqrt(v_hat + epsilon))


@misconception("adam", says=NO_EPSILON)
def adam_forgets_epsilon(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: m_hat / np.sqrt(v_hat))


@misconception(
    "adam",
    says="epsilon is added to the root of the uncorrected v, and both corrections are made afterwards, as in the fast "
    "form of the paper. It counts for more in the first steps then: to which root does the equation here add it?",
)
def adds_epsilon_before_the_correction(w, dw, config=None):
    def step(m_hat, v_hat, m, v, epsilon):
        root = np.sqrt(np.divide(v, v_hat, out=np.ones_like(v), where=v_hat != 0))  # of 1 - beta2**t
        return m_hat * root / (np.sqrt(v) + epsilon)

    return _adam(w, dw, config, step=step)


@misconception(
    "adam",
    says="The gradient of this one batch is divided by the root, rather than its running mean: m is kept, but plays no "
    "part in the step. This is RMSProp with a correction. What stands above the line in the third equation?",
)
def steps_along_the_gradient_itself(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: dw / (np.sqrt(v_hat) + epsilon))


@misconception(
    "adam",
    says="Neither m nor v is in the config that you return, so each step starts from those of the first. Where will "
    "the next call look for them?",
)
def does_not_keep_the_moments(w, dw, config=None):
    before = _with(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8)
    next_w, after = _adam(w, dw, config)
    return next_w, {**before, "t": after["t"]}


@misconception(
    "adam",
    says="Nothing is remembered: the config that you return is the one that came in. Which three things does the next "
    "call need?",
)
def keeps_nothing(w, dw, config=None):
    before = _with(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8)
    return _adam(w, dw, config)[0], before


@misconception(
    "adam",
    says="Without a config the learning rate is ten times too large: the other rules start from 1e-2. What does the "
    "docstring of adam say?",
)
def takes_the_learning_rate_of_the_others(w, dw, config=None):
    return _adam(w, dw, {"learning_rate": 1e-2, **_with(config)})


@misconception("adam", says=NO_RATE)
def adam_forgets_the_learning_rate(w, dw, config=None):
    next_w, after = _adam(w, dw, {**_with(config), "learning_rate": 1.0})
    return next_w, {**after, "learning_rate": _with(config).get("learning_rate", 1e-3)}


@misconception("adam", says=UPHILL)
def adam_goes_uphill(w, dw, config=None):
    return _adam(w, dw, config, step=lambda m_hat, v_hat, m, v, epsilon: -m_hat / (np.sqrt(v_hat) + epsilon))


@misconception("adam", says=OWN_CONSTANTS)
def adam_uses_its_own_constants(w, dw, config=None):
    return _adam(w, dw, {name: value for name, value in _with(config).items() if name in ("m", "v", "t")})


@misconception("adam", says=LOSES_CONSTANTS)
def adam_loses_the_constants(w, dw, config=None):
    next_w, after = _adam(w, dw, config)
    return next_w, {name: after[name] for name in ("m", "v", "t")}


@misconception("adam", says=PARTIAL)
def adam_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    return _adam(w, dw, {**config, "beta1": config["beta1"]})


@misconception("adam", says=FLOAT64)
def adam_starts_its_memory_in_float64(w, dw, config=None):
    return _adam(w, dw, {"m": np.zeros(w.shape), "v": np.zeros(w.shape), **_with(config)})


@misconception("adam", says=IN_PLACE)
def adam_moves_w_in_place(w, dw, config=None):
    next_w, config = _adam(w, dw, config)
    w[...] = next_w
    return w, config


# The rules as they should be, with one place open for the mistake.


def _with(config, **usual):
    return {**usual, **(config or {})}


def _adagrad(w, dw, config, *, cache=None, scale=None, step=None):
    config = _with(config, learning_rate=1e-2, epsilon=1e-8)
    old = config.get("cache", np.zeros_like(w))
    new = cache(old) if cache else old + dw**2
    root = scale(new, config["epsilon"]) if scale else np.sqrt(new) + config["epsilon"]
    return w - (step or np.multiply)(config["learning_rate"], dw / root), {**config, "cache": new}


def _rmsprop(w, dw, config, *, cache=None, scale=None, step=None):
    config = _with(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    rho, old = config["decay_rate"], config.get("cache", np.zeros_like(w))
    new = cache(old, rho) if cache else rho * old + (1 - rho) * dw**2
    root = scale(new, config["epsilon"]) if scale else np.sqrt(new) + config["epsilon"]
    return w - (step or np.multiply)(config["learning_rate"], dw / root), {**config, "cache": new}


def _adam(w, dw, config, *, mean=None, square=np.square, correct=None, step=None):
    config = _with(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8)
    beta1, beta2, t = config["beta1"], config["beta2"], config.get("t", 0) + 1
    mean = mean or (lambda old, new, beta: beta * old + (1 - beta) * new)
    correct = correct or (lambda value, beta, t: value / (1 - beta**t))
    step = step or (lambda m_hat, v_hat, m, v, epsilon: m_hat / (np.sqrt(v_hat) + epsilon))
    m = mean(config.get("m", np.zeros_like(w)), dw, beta1)
    v = mean(config.get("v", np.zeros_like(w)), square(dw), beta2)
    direction = step(correct(m, beta1, t), correct(v, beta2, t), m, v, config["epsilon"])
    return w - config["learning_rate"] * direction, {**config, "m": m, "v": v, "t": t}
