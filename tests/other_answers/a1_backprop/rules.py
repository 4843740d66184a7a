"""Update rules, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("sgd_momentum")
def as_in_the_course_notes(w, dw, config=None):
    config = {} if config is None else dict(config)
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config


@other_answer("sgd_momentum")
def with_a_velocity_that_points_uphill(w, dw, config=None):
    config = {} if config is None else dict(config)
    uphill = -config.get("velocity", np.zeros_like(w))
    uphill = config.get("momentum", 0.9) * uphill + config.get("learning_rate", 0.01) * dw
    config["velocity"] = -uphill
    return w - uphill, config


@other_answer("sgd_momentum")
def one_entry_at_a_time(w, dw, config=None):
    config = dict({"learning_rate": 0.01, "momentum": 0.9} if config is None else config)
    old = config.get("velocity", 0 * w)
    velocity, next_w = np.empty_like(w), np.empty_like(w)
    for i in np.ndindex(w.shape):
        velocity[i] = config.get("momentum", 0.9) * old[i] - config.get("learning_rate", 0.01) * dw[i]
        next_w[i] = w[i] + velocity[i]
    return next_w, {**config, "velocity": velocity}


@other_answer("adagrad")
def adagrad_as_in_the_course_notes(w, dw, config=None):
    config = {} if config is None else dict(config)
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] = config["cache"] + dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


@other_answer("adagrad")
def adagrad_with_a_rate_for_every_entry(w, dw, config=None):
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, "cache": np.zeros_like(w)} | (config or {})
    cache = config["cache"] + dw * dw
    rates = config["learning_rate"] / (config["epsilon"] + cache**0.5)
    return w - rates * dw, config | {"cache": cache}


@other_answer("adagrad")
def adagrad_by_the_length_of_a_right_triangle(w, dw, config=None):
    config = dict(config or {})
    root = np.hypot(np.sqrt(config.get("cache", np.zeros_like(w))), dw)
    config["cache"] = np.square(root)
    step = np.true_divide(dw, root + config.setdefault("epsilon", 1e-8))
    return np.subtract(w, config.setdefault("learning_rate", 1e-2) * step), config


@other_answer("rmsprop")
def rmsprop_as_in_the_course_notes(w, dw, config=None):
    config = {} if config is None else dict(config)
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    config["cache"] = config["decay_rate"] * config["cache"] + (1 - config["decay_rate"]) * dw**2
    return w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"]), config


@other_answer("rmsprop")
def rmsprop_as_a_step_towards_the_square(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    cache = config.get("cache", np.zeros_like(w))
    cache = cache + (1 - config["decay_rate"]) * (dw * dw - cache)
    config["cache"] = cache
    return w - config["learning_rate"] * (dw / (config["epsilon"] + np.sqrt(cache))), config


@other_answer("rmsprop")
def rmsprop_by_np_average(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    rho, old = config["decay_rate"], config.get("cache", np.zeros_like(w))
    cache = np.average([old, np.square(dw)], axis=0, weights=[rho, 1 - rho]).astype(w.dtype)
    step = config["learning_rate"] * dw / np.add(np.sqrt(cache), config["epsilon"])
    return w - step, {**config, "cache": cache}


@other_answer("adam")
def adam_as_in_the_course_notes(w, dw, config=None):
    config = {} if config is None else dict(config)
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    beta1, beta2 = config["beta1"], config["beta2"]
    config["t"] += 1
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    mt = config["m"] / (1 - beta1 ** config["t"])
    vt = config["v"] / (1 - beta2 ** config["t"])
    return w - config["learning_rate"] * mt / (np.sqrt(vt) + config["epsilon"]), config


@other_answer("adam")
def adam_with_both_corrections_in_the_learning_rate(w, dw, config=None):
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0, **(config or {})}
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = config.get("m", np.zeros_like(w))
    v = config.get("v", np.zeros_like(w))
    m = m + (1 - beta1) * (dw - m)
    v = v + (1 - beta2) * (dw * dw - v)
    root = (1 - beta2**t) ** 0.5
    rate = config["learning_rate"] * root / (1 - beta1**t)
    return w - rate * m / (np.sqrt(v) + config["epsilon"] * root), {**config, "m": m, "v": v, "t": t}


@other_answer("adam")
def adam_that_counts_from_one(w, dw, config=None):
    config = dict(config or {})
    rate, epsilon = config.get("learning_rate", 0.001), config.get("epsilon", 1e-8)
    t = config.get("t", 0)
    moments = []
    for name, value, decay in (("m", dw, config.get("beta1", 0.9)), ("v", dw * dw, config.get("beta2", 0.999))):
        config[name] = decay * config.get(name, np.zeros_like(w)) + (1 - decay) * value
        moments.append(config[name] / (1 - decay ** (t + 1)))
    config["t"] = t + 1
    return w - rate * moments[0] / (moments[1] ** 0.5 + epsilon), config
