"""What students get wrong about Adam."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception

USUAL = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}


def _begin(w, config):
    """A new config with all constants, the old m and v, and this step counted."""
    config = {**USUAL, "m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0, **(config or {})}
    return {**config, "t": config["t"] + 1}


def _remember(w, dw, config):
    """The config with the new m and v in it."""
    config = _begin(w, config)
    m = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    v = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
    return {**config, "m": m, "v": v}


def _corrected(config):
    """m and v without their bias."""
    return config["m"] / (1 - config["beta1"] ** config["t"]), config["v"] / (1 - config["beta2"] ** config["t"])


def _move(w, config, m_hat, v_hat):
    return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])


def _step(w, config):
    return _move(w, config, *_corrected(config))


@misconception(
    "adam",
    says="The bias correction is missing. m and v start at zero, so after one step m is only a tenth of the gradient, "
    "and v a thousandth of its square. What are they divided by, to make up for it?",
)
def does_not_correct_the_bias(w, dw, config=None):
    config = _remember(w, dw, config)
    return _move(w, config, config["m"], config["v"]), config


@misconception(
    "adam",
    says="The correction is made with t = 0 at the first step: 1 - beta**0 is 0, and the division by it gives NaN. "
    "What is t in the very first update?",
)
def starts_counting_at_zero(w, dw, config=None):
    config = _remember(w, dw, config)
    t = config["t"] - 1
    m_hat = config["m"] / (1 - config["beta1"] ** t)  # of an array, so 0 gives infinity
    v_hat = config["v"] / (1 - config["beta2"] ** t)
    return _move(w, config, m_hat, v_hat), config


@misconception(
    "adam",
    says="t is 2 in the first update: it starts at 1 and is then raised before it is used. How many updates has it "
    "counted, this one included?",
)
def starts_counting_at_two(w, dw, config=None):
    config = _remember(w, dw, {"t": 1, **(config or {})})
    return _step(w, config), config


@misconception(
    "adam",
    says="The first step is right, later ones are not: t is not counted up from call to call, so that every step is "
    "corrected like the first. Which value of t is in the config that you return?",
)
def does_not_count_on(w, dw, config=None):
    config = _remember(w, dw, config)
    return _step(w, config), {**config, "t": config["t"] - 1}


@misconception(
    "adam",
    says="The corrections divide by 1 - beta, at every step the same. Their aim is to fade as the memory fills: with "
    "which power of beta does the equation do that?",
)
def leaves_the_power_out_of_the_corrections(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat = config["m"] / (1 - config["beta1"])
    v_hat = config["v"] / (1 - config["beta2"])
    return _move(w, config, m_hat, v_hat), config


@misconception(
    "adam",
    says="beta is multiplied by t, where the equation raises it to the power t. Which operator is a power in Python?",
)
def multiplies_beta_by_t(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat = config["m"] / (1 - config["beta1"] * config["t"])
    v_hat = config["v"] / (1 - config["beta2"] * config["t"])
    return _move(w, config, m_hat, v_hat), config


@misconception(
    "adam",
    says="The corrections multiply by 1 - beta**t. m is too small at first: is it to be multiplied by a number below "
    "1, or divided by it?",
)
def multiplies_by_the_corrections(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat = config["m"] * (1 - config["beta1"] ** config["t"])
    v_hat = config["v"] * (1 - config["beta2"] ** config["t"])
    return _move(w, config, m_hat, v_hat), config


@misconception(
    "adam",
    says="m is corrected for its start at zero, v is not. Where does v start, and is it not too small as well?",
)
def corrects_m_alone(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, _ = _corrected(config)
    return _move(w, config, m_hat, config["v"]), config


@misconception(
    "adam",
    says="v is corrected for its start at zero, m is not. Where does m start, and is it not too small as well?",
)
def corrects_v_alone(w, dw, config=None):
    config = _remember(w, dw, config)
    _, v_hat = _corrected(config)
    return _move(w, config, config["m"], v_hat), config


@misconception(
    "adam",
    says="The corrected m and v are kept, and so they are corrected again and again. Which m and v stand on the right "
    "of the first two equations at the next step?",
)
def keeps_the_corrected_moments(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return _move(w, config, m_hat, v_hat), {**config, "m": m_hat, "v": v_hat}


@misconception(
    "adam",
    says="m and v have changed places in the step: it is v over the root of m, and m may be negative. Which of them "
    "says where to go, and which how large gradients are?",
)
def swaps_m_and_v(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return _move(w, config, v_hat, m_hat), config


@misconception(
    "adam",
    says="The two betas have changed places. Which of the running means is to forget sooner, that of the gradient or "
    "that of its square?",
)
def swaps_the_betas(w, dw, config=None):
    config = _begin(w, config)
    beta2, beta1 = config["beta1"], config["beta2"]
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = config["m"] / (1 - beta1 ** config["t"])
    v_hat = config["v"] / (1 - beta2 ** config["t"])
    return _move(w, config, m_hat, v_hat), config


@misconception(
    "adam",
    says="The two betas have changed places in the running means, though not in the corrections. Which of the means is "
    "to forget sooner, that of the gradient or that of its square?",
)
def swaps_the_betas_in_the_means_alone(w, dw, config=None):
    config = _begin(w, config)
    config["m"] = config["beta2"] * config["m"] + (1 - config["beta2"]) * dw
    config["v"] = config["beta1"] * config["v"] + (1 - config["beta1"]) * dw**2
    return _step(w, config), config


@misconception(
    "adam",
    says="1 - beta and beta have changed places in both running means: the old value nearly vanishes at every step. "
    "With a beta of 0.9, which of the two should nearly stay as it is?",
)
def swaps_beta_and_its_rest(w, dw, config=None):
    config = _begin(w, config)
    config["m"] = (1 - config["beta1"]) * config["m"] + config["beta1"] * dw
    config["v"] = (1 - config["beta2"]) * config["v"] + config["beta2"] * dw**2
    return _step(w, config), config


@misconception(
    "adam",
    says="The new values come in with their full weight. m and v are to be running means: what must the weights of the "
    "old and of the new add up to?",
)
def gives_new_values_full_weight(w, dw, config=None):
    config = _begin(w, config)
    config["m"] = config["beta1"] * config["m"] + dw
    config["v"] = config["beta2"] * config["v"] + dw**2
    return _step(w, config), config


@misconception(
    "adam",
    says="v is a running mean of the gradient, without its square, and may be negative: what does np.sqrt make of "
    "that? v is to measure how large gradients are, whatever their sign.",
)
def adam_forgets_the_square(w, dw, config=None):
    config = _begin(w, config)
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw
    return _step(w, config), config


@misconception(
    "adam",
    says="The root is missing: m is divided by v itself, so that a gradient ten times as large makes a step ten times "
    "as small. What must be taken of the corrected v first?",
)
def adam_forgets_the_root(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return w - config["learning_rate"] * m_hat / (v_hat + config["epsilon"]), config


@misconception(
    "adam",
    says="epsilon is under the root. There a small number becomes a large one (the root of 1e-8 is 1e-4): look again "
    "at what the root sign covers in the equation.",
)
def adam_puts_epsilon_under_the_root(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return w - config["learning_rate"] * m_hat / np.sqrt(v_hat + config["epsilon"]), config


@misconception(
    "adam",
    says="epsilon is added behind the division, and moves w by itself: / comes before +. Which brackets keep it beside "
    "the root, so that it is divided by?",
)
def adam_adds_epsilon_behind_the_division(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return w - config["learning_rate"] * m_hat / np.sqrt(v_hat) + config["epsilon"], config


@misconception(
    "adam",
    says="epsilon is missing. Where every gradient so far was zero, 0 is divided by 0: what is added to the root, so "
    "that this step becomes 0?",
)
def adam_forgets_epsilon(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return w - config["learning_rate"] * m_hat / np.sqrt(v_hat), config


@misconception(
    "adam",
    says="epsilon is added to the root of the uncorrected v, and both corrections are made afterwards, as in the fast "
    "form of the paper. It counts for more in the first steps then: to which root does the equation here add it?",
)
def adds_epsilon_before_the_correction(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, _ = _corrected(config)
    correction = (1 - config["beta2"] ** config["t"]) ** 0.5
    return w - config["learning_rate"] * m_hat * correction / (np.sqrt(config["v"]) + config["epsilon"]), config


@misconception(
    "adam",
    says="The gradient of this one batch is divided by the root, rather than its running mean: m is kept, but plays no "
    "part in the step. This is RMSProp with a correction. What stands above the line in the third equation?",
)
def steps_along_the_gradient_itself(w, dw, config=None):
    config = _remember(w, dw, config)
    _, v_hat = _corrected(config)
    return _move(w, config, dw, v_hat), config


@misconception(
    "adam",
    says="Neither m nor v is in the config that you return, so each step starts from those of the first. Where will "
    "the next call look for them?",
)
def does_not_keep_the_moments(w, dw, config=None):
    after = _remember(w, dw, config)
    return _step(w, after), {**USUAL, **(config or {}), "t": after["t"]}


@misconception(
    "adam",
    says="Nothing is remembered: the config that you return is the one that came in. Which three things does the next "
    "call need?",
)
def keeps_nothing(w, dw, config=None):
    after = _remember(w, dw, config)
    return _step(w, after), {**USUAL, **(config or {})}


@misconception(
    "adam",
    says="Without a config the learning rate is ten times too large: the other rules start from 1e-2. What does the "
    "docstring of adam say?",
)
def takes_the_learning_rate_of_the_others(w, dw, config=None):
    config = _remember(w, dw, {"learning_rate": 1e-2, **(config or {})})
    return _step(w, config), config


@misconception(
    "adam",
    says="The learning rate plays no part. Where does alpha stand in the equation, and what would 0 for it have to "
    "mean?",
)
def adam_forgets_the_learning_rate(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return w - m_hat / (np.sqrt(v_hat) + config["epsilon"]), config


@misconception(
    "adam",
    says="w moves along the gradient, so the loss grows. The gradient points uphill: which sign does the step have in "
    "the equation?",
)
def adam_goes_uphill(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return _move(w, config, -m_hat, v_hat), config


@misconception(
    "adam",
    says="The constants in config are not used; the usual values are. What should happen when someone hands in others?",
)
def adam_uses_its_own_constants(w, dw, config=None):
    config = _remember(w, dw, {**(config or {}), **USUAL})
    return _step(w, config), config


@misconception(
    "adam",
    says="From the second step on the usual constants are used: the config that you return holds the memory, but not "
    "the constants that came in. What else should the next call find in it?",
)
def adam_loses_the_constants(w, dw, config=None):
    config = _remember(w, dw, config)
    return _step(w, config), {name: config[name] for name in ("m", "v", "t")}


@misconception(
    "adam",
    says="The usual values are filled in only when there is no config at all; but one may come with nothing but a "
    "learning rate in it. How does each missing constant get its usual value, without losing those that are there?",
)
def adam_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = USUAL
    config = _remember(w, dw, {**config, "beta1": config["beta1"]})
    return _step(w, config), config


@misconception(
    "adam",
    says="The weights become float64 although float32 came in. Three things bring float64 in: an array made without "
    "a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def adam_starts_its_memory_in_float64(w, dw, config=None):
    config = _remember(w, dw, {"m": np.zeros(w.shape), "v": np.zeros(w.shape), **(config or {})})
    return _step(w, config), config


@misconception(
    "adam",
    says="w -= step writes into w itself. What would make a new array of w and the step, and leave w as it is?",
)
def adam_moves_w_in_place(w, dw, config=None):
    config = _remember(w, dw, config)
    w[...] = _step(w, config)
    return w, config


_ONE_CORRECTED = (
    "The corrected {} is kept in the config, and so it is corrected again and again. Which {} stands on the right of "
    "the equations at the next step?"
)


@misconception("adam", says=_ONE_CORRECTED.format("m", "m"))
def keeps_the_corrected_m(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return _move(w, config, m_hat, v_hat), {**config, "m": m_hat}


@misconception("adam", says=_ONE_CORRECTED.format("v", "v"))
def keeps_the_corrected_v(w, dw, config=None):
    config = _remember(w, dw, config)
    m_hat, v_hat = _corrected(config)
    return _move(w, config, m_hat, v_hat), {**config, "v": v_hat}


_FULL_WEIGHT = (
    "In {0}, the new {1} comes with its full weight, as a velocity adds it up: no mean of {1}s weighs more than one "
    "alone. How much of it does the equation of {0} take, if beta of the old {0} stays?"
)


@misconception("adam", says=_FULL_WEIGHT.format("m", "gradient"))
def gives_the_new_gradient_full_weight(w, dw, config=None):
    before = _begin(w, config)
    config = {**_remember(w, dw, config), "m": before["beta1"] * before["m"] + dw}
    return _step(w, config), config


@misconception("adam", says=_FULL_WEIGHT.format("v", "square"))
def gives_the_new_square_full_weight(w, dw, config=None):
    before = _begin(w, config)
    config = {**_remember(w, dw, config), "v": before["beta2"] * before["v"] + dw**2}
    return _step(w, config), config


@misconception(
    "adam",
    says="v never becomes smaller: the largest that it has been is kept, as in AMSGrad. What does the docstring do "
    "with the old v when a gradient is small?",
)
def keeps_the_largest_v(w, dw, config=None):
    before = (config or {}).get("v", np.zeros_like(w))
    config = _remember(w, dw, config)
    config["v"] = np.maximum(before, config["v"])
    return _step(w, config), config
