"""How parameters move: update rules, learning-rate schedules, annealed weights of the loss, gradient clipping."""

from cs231n_ae.optim.annealing import annealed, kl_warmup
from cs231n_ae.optim.clipping import clip_by_global_norm, global_norm
from cs231n_ae.optim.rules import Config, adagrad, adam, nesterov_momentum, rmsprop, sgd, sgd_momentum
from cs231n_ae.optim.schedules import Schedule, constant, cosine_decay, step_decay
from cs231n_ae.optim.updates import RULES, ParameterUpdates, UpdateRule

__all__ = [
    "RULES",
    "Config",
    "ParameterUpdates",
    "Schedule",
    "UpdateRule",
    "adagrad",
    "adam",
    "annealed",
    "clip_by_global_norm",
    "constant",
    "cosine_decay",
    "global_norm",
    "kl_warmup",
    "nesterov_momentum",
    "rmsprop",
    "sgd",
    "sgd_momentum",
    "step_decay",
]
