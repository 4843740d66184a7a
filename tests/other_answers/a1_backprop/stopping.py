"""Early stopping, right, and written differently from the reference."""

import copy

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("train_until_worse")
def with_the_number_of_the_best_epoch(train_epoch, validate, params, *, patience, most):
    current = {k: np.array(v) for k, v in params.items()}
    kept, at, losses = {k: np.array(v) for k, v in params.items()}, 0, []
    for epoch in range(1, most + 1):
        current = train_epoch(current)
        loss = validate(current)
        if loss < min([x for x in losses if x == x], default=np.inf):
            kept, at = copy.deepcopy(current), epoch
        losses.append(loss)
        if epoch - at >= patience:
            break
    return kept, losses


@other_answer("train_until_worse")
def handing_out_copies_only(train_epoch, validate, params, *, patience, most):
    now = best = params
    lowest, losses, left = np.inf, [], patience
    while left and most > len(losses):
        now = train_epoch({name: a + 0 for name, a in now.items()})
        losses.append(validate(now))
        if losses[-1] < lowest:
            best, lowest, left = now, losses[-1], patience
        else:
            left -= 1
    return best, losses


@other_answer("train_until_worse")
def keeping_every_epoch(train_epoch, validate, params, *, patience, most):
    kept, losses = [copy.deepcopy(params)], [np.inf]
    while len(losses) <= most:
        kept.append(copy.deepcopy(train_epoch(copy.deepcopy(kept[-1]))))
        losses.append(validate(kept[-1]))
        if len(losses) - 1 - np.nanargmin(losses) == patience:
            break
    return kept[int(np.nanargmin(losses))], losses[1:]
