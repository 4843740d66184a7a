"""What students get wrong about early stopping."""

from cs231n_ae.course.misconceptions import misconception


def _copied(params):
    return {name: param.copy() for name, param in params.items()}


def _train(train_epoch, validate, params, patience, most, *, better=None, copied=_copied, reset=True, wait=0):
    """Early stopping with a part of it exchanged."""
    better = better or (lambda losses, lowest: losses[-1] < lowest)
    best, lowest, waited, losses = _copied(params), float("inf"), 0, []
    params = _copied(params)
    while len(losses) < most and waited < patience + wait:
        params = train_epoch(params)
        losses.append(float(validate(params)))
        waited += 1
        if better(losses, lowest):
            best, lowest = copied(params), losses[-1]
            waited = 0 if reset else waited - 1
    return params, best, losses


@misconception(
    "train_until_worse",
    says="What comes back are the parameters of the last epoch, and by then the loss has been rising for a while. "
    "Which epoch's are wanted, and when must they be put aside?",
)
def gives_the_last_parameters(train_epoch, validate, params, *, patience, most):
    last, _, losses = _train(train_epoch, validate, params, patience, most)
    return last, losses


@misconception(
    "train_until_worse",
    says="What was kept is no copy. Training goes on writing into the same arrays, so that in the end the best "
    "parameters are the last ones. What makes an array of its own?",
)
def keeps_the_arrays_themselves(train_epoch, validate, params, *, patience, most):
    _, best, losses = _train(train_epoch, validate, params, patience, most, copied=lambda params: params)
    return best, losses


@misconception(
    "train_until_worse",
    says="Training is handed the arrays that came in and may write into them, so whoever called you has lost the "
    "start. What can be handed to it instead?",
)
def lets_the_start_be_overwritten(train_epoch, validate, params, *, patience, most):
    best, lowest, waited, losses = _copied(params), float("inf"), 0, []
    while len(losses) < most and waited < patience:
        params = train_epoch(params)
        losses.append(float(validate(params)))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = _copied(params), losses[-1], 0
    return best, losses


@misconception(
    "train_until_worse",
    says="You wait one epoch longer than patience allows. After how many epochs without a better one does it end, "
    "and is that > or >=?",
)
def waits_one_epoch_too_long(train_epoch, validate, params, *, patience, most):
    _, best, losses = _train(train_epoch, validate, params, patience, most, wait=1)
    return best, losses


@misconception(
    "train_until_worse",
    says="Training ends at the first epoch that is no better, whatever patience is. Losses go up and down: how "
    "many such epochs in a row may there be?",
)
def ends_at_the_first_worse_epoch(train_epoch, validate, params, *, patience, most):
    _, best, losses = _train(train_epoch, validate, params, 1, most)
    return best, losses


@misconception(
    "train_until_worse",
    says="All epochs that were no better are counted together. A better one makes up for those before it: what "
    "becomes of the count then?",
)
def never_starts_counting_again(train_epoch, validate, params, *, patience, most):
    _, best, losses = _train(train_epoch, validate, params, patience, most, reset=False)
    return best, losses


@misconception(
    "train_until_worse",
    says="Each epoch is compared with the one before it. A small dip on the way up then counts as better: with "
    "what is a new loss to be compared?",
)
def compares_with_the_epoch_before(train_epoch, validate, params, *, patience, most):
    better = lambda losses, lowest: len(losses) == 1 or losses[-1] < losses[-2]  # noqa: E731
    _, best, losses = _train(train_epoch, validate, params, patience, most, better=better)
    return best, losses


@misconception(
    "train_until_worse",
    says="An equal loss counts as better here, so that a loss that has come to rest is never waited out. Is it < "
    "or <= that the docstring asks for?",
)
def takes_an_equal_loss_for_better(train_epoch, validate, params, *, patience, most):
    better = lambda losses, lowest: losses[-1] <= lowest  # noqa: E731
    _, best, losses = _train(train_epoch, validate, params, patience, most, better=better)
    return best, losses


@misconception(
    "train_until_worse",
    says="NaN counts as better here: 'not loss >= lowest' is true of it, for every comparison with NaN is false. "
    "Which way round does the question say no to NaN?",
)
def takes_nan_for_better(train_epoch, validate, params, *, patience, most):
    better = lambda losses, lowest: not losses[-1] >= lowest  # noqa: E731
    _, best, losses = _train(train_epoch, validate, params, patience, most, better=better)
    return best, losses


@misconception(
    "train_until_worse",
    says="The epoch with the highest loss is kept. Which way does a loss get better?",
)
def keeps_the_worst(train_epoch, validate, params, *, patience, most):
    better = lambda losses, lowest: len(losses) == 1 or losses[-1] > max(losses[:-1])  # noqa: E731
    _, best, losses = _train(train_epoch, validate, params, patience, most, better=better)
    return best, losses


@misconception(
    "train_until_worse",
    says="Patience is never asked: training always goes on for the whole number of epochs. When may it end before?",
)
def ignores_patience(train_epoch, validate, params, *, patience, most):
    _, best, losses = _train(train_epoch, validate, params, most + 1, most)
    return best, losses


@misconception(
    "train_until_worse",
    says="The losses begin with that of the start, before anything was trained. After what is a loss to be taken?",
)
def looks_before_the_first_epoch(train_epoch, validate, params, *, patience, most):
    first = float(validate(params))
    _, best, losses = _train(train_epoch, validate, params, patience, most)
    return best, [first, *losses]


@misconception(
    "train_until_worse",
    says="Each epoch starts from the best parameters so far, so that one that is no better is made again and "
    "again. From where does training go on?",
)
def goes_back_to_the_best(train_epoch, validate, params, *, patience, most):
    best, lowest, waited, losses = _copied(params), float("inf"), 0, []
    while len(losses) < most and waited < patience:
        tried = train_epoch(_copied(best))
        losses.append(float(validate(tried)))
        waited += 1
        if losses[-1] < lowest:
            best, lowest, waited = _copied(tried), losses[-1], 0
    return best, losses
