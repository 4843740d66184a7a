"""What students get wrong about momentum."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _with(config, **usual):
    return {**usual, **(config or {})}


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


@misconception(
    "sgd_momentum",
    says="The learning rate plays no part. Where does alpha stand in the equation, and what would 0 for it have to "
    "mean?",
)
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


@misconception(
    "sgd_momentum",
    says="The constants in config are not used; the usual values are. What should happen when someone hands in others?",
)
def momentum_uses_its_own_constants(w, dw, config=None):
    config = _with(config)
    velocity = 0.9 * config.get("velocity", 0.0) - 1e-2 * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="From the second step on the usual constants are used: the config that you return holds the memory, but not "
    "the constants that came in. What else should the next call find in it?",
)
def momentum_loses_the_constants(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {"velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The usual values are filled in only when there is no config at all; but one may come with nothing but a "
    "learning rate in it. How does each missing constant get its usual value, without losing those that are there?",
)
def momentum_needs_all_constants_or_none(w, dw, config=None):
    if config is None:
        config = {"learning_rate": 1e-2, "momentum": 0.9}
    velocity = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="At the first step config is None, and it may hold only some of the constants later on. What should stand "
    "for config, and for each constant that is missing?",
)
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


@misconception(
    "sgd_momentum",
    says="The weights become float64 although float32 came in. Three things bring float64 in: an array made without "
    "a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def starts_the_velocity_in_float64(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", np.zeros(w.shape)) - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="w -= step writes into w itself. What would make a new array of w and the step, and leave w as it is?",
)
def momentum_moves_w_in_place(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    config["velocity"] = config["momentum"] * config.get("velocity", 0.0) - config["learning_rate"] * dw
    w += config["velocity"]
    return w, config


@misconception(
    "sgd_momentum",
    says="Your velocity gathers gradients, and the learning rate comes in when w is moved, as in PyTorch. From "
    "nothing that gives the same steps while the rate stays the same. In the docstring the velocity gathers "
    "steps: where does alpha stand, and with which sign?",
)
def gathers_gradients_rather_than_steps(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) + dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The learning rate multiplies the old velocity as well, which has been multiplied by it once already: nearly "
    "nothing of it is left. What does alpha stand in front of in the equation?",
)
def scales_the_old_velocity_too(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["learning_rate"] * (config["momentum"] * config.get("velocity", 0.0) - dw)
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "sgd_momentum",
    says="The velocity here holds gradients, weighted by 1 - momentum, and the rate comes in at the step. In the "
    "equation alpha is in the velocity itself, and nothing weighs dw besides.",
)
def averages_the_gradients_and_steps_by_the_rate(w, dw, config=None):
    config = _with(config, learning_rate=1e-2, momentum=0.9)
    velocity = config["momentum"] * config.get("velocity", 0.0) + (1 - config["momentum"]) * dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}
