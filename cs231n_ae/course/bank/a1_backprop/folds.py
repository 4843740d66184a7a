"""What students get wrong about cross-validation."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _validated(predict, x, y, folds, *, shown=None, share=None):
    """Cross-validation with a part of it exchanged."""
    shown = shown or (lambda i: np.concatenate([fold for j, fold in enumerate(folds) if j != i]))
    share = share or (lambda labels, true: np.mean(labels == true))
    return np.array([share(predict(x[fold], x[shown(i)], y[shown(i)]), y[fold]) for i, fold in enumerate(folds)])


@misconception(
    "cross_validate",
    says="All examples are shown, those too that are asked about: who has seen the answers is not being tested. "
    "Which folds may be shown?",
)
def shows_everything(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return _validated(predict, x, y, folds, shown=lambda i: np.concatenate(folds))


@misconception(
    "cross_validate",
    says="Each time it is the other folds that are asked about, and not the one. Which part is to be shown, and which "
    "is to be asked about?",
)
def asks_about_the_others(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    rest = [np.concatenate(folds[:i] + folds[i + 1 :]) for i in range(n_folds)]
    return _validated(predict, x, y, rest, shown=lambda i: folds[i])


@misconception(
    "cross_validate",
    says="Only one other fold is shown. All that is not asked about may be: how do you put several arrays of "
    "numbers together?",
)
def shows_one_other_fold(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return _validated(predict, x, y, folds, shown=lambda i: folds[i - 1])


@misconception(
    "cross_validate",
    says="Only the folds before (or behind) the one that is asked about are shown. Is there a reason to leave the "
    "others out?",
)
def leaves_the_later_folds_out(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    none = np.array([], dtype=int)
    return _validated(predict, x, y, folds, shown=lambda i: np.concatenate([none, *folds[:i]]))


@misconception(
    "cross_validate",
    says="Folds are cut from the examples in the order in which they came. If they are sorted by label, what does "
    "a fold hold, and what do the others?",
)
def does_not_shuffle(predict, x, y, *, n_folds, rng):
    return _validated(predict, x, y, np.array_split(np.arange(len(x)), n_folds))


@misconception(
    "cross_validate",
    says="Folds are drawn by a generator of your own, so that they are the same whatever rng is. Who decides the "
    "order?",
)
def shuffles_by_a_seed_of_its_own(predict, x, y, *, n_folds, rng):
    return _validated(predict, x, y, np.array_split(np.random.default_rng(0).permutation(len(x)), n_folds))


@misconception(
    "cross_validate",
    says="What does not divide evenly is left out: some examples are never asked about. How does np.array_split "
    "cut eleven into three?",
)
def leaves_the_rest_out(predict, x, y, *, n_folds, rng):
    order, size = rng.permutation(len(x)), len(x) // n_folds
    folds = [order[i * size : (i + 1) * size] for i in range(n_folds)]
    return _validated(predict, x, y, folds)


@misconception(
    "cross_validate",
    says="The last fold takes all that is left over, and is larger than the others by more than one. How can the "
    "rest be spread over the folds?",
)
def puts_the_rest_into_the_last_fold(predict, x, y, *, n_folds, rng):
    order, size = rng.permutation(len(x)), len(x) // n_folds
    folds = [order[i * size : (i + 1) * size] for i in range(n_folds - 1)] + [order[(n_folds - 1) * size :]]
    return _validated(predict, x, y, folds)


@misconception(
    "cross_validate",
    says="Examples are drawn anew for the folds, so some are asked about twice and others never. One order for "
    "all, cut into pieces: what does that promise?",
)
def draws_each_fold_for_itself(predict, x, y, *, n_folds, rng):
    sizes = [len(part) for part in np.array_split(np.arange(len(x)), n_folds)]
    folds = [rng.permutation(len(x))[:size] for size in sizes]
    everyone = np.arange(len(x))
    return _validated(predict, x, y, folds, shown=lambda i: np.setdiff1d(everyone, folds[i]))


@misconception(
    "cross_validate",
    says="The shares are numbers of right labels. Of how many?",
)
def counts_the_right_labels(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return _validated(predict, x, y, folds, share=lambda labels, true: float(np.sum(labels == true)))


@misconception(
    "cross_validate",
    says="The shares are those of wrong labels. Which do you want to be high?",
)
def counts_the_wrong_labels(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return _validated(predict, x, y, folds, share=lambda labels, true: np.mean(labels != true))


@misconception(
    "cross_validate",
    says="The shares are averaged into one number. How much they differ from fold to fold says how far to trust "
    "it: what is to come back?",
)
def gives_the_mean_alone(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return np.array(_validated(predict, x, y, folds).mean())


@misconception(
    "cross_validate",
    says="The labels that are shown are taken in another order than the examples beside them. Which numbers must "
    "index both?",
)
def mixes_the_labels_up(predict, x, y, *, n_folds, rng):
    folds = np.array_split(rng.permutation(len(x)), n_folds)
    return _validated(lambda x, x_train, y_train: predict(x, x_train, np.roll(y_train, 1)), x, y, folds)
