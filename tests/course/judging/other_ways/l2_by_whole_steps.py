import numpy as np

EXERCISE = "l2_loss"
DISGUISED = True


def l2_loss(x_hat, x):
    """Central differences of a square are exact, however long the step."""

    def each(given):
        return 0.25 * np.square(given - x) / len(x)

    one = np.ones_like(x_hat)
    return float(2 * each(x_hat).sum()), each(x_hat + one) - each(x_hat - one)
