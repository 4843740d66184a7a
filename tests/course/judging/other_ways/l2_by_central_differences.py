import numpy as np

EXERCISE = "l2_loss"


def l2_loss(x_hat, x):
    def loss(given):
        return 0.5 * np.sum((given - x) ** 2) / len(x)

    gradient = np.zeros_like(x_hat)
    for index in np.ndindex(x_hat.shape):
        ahead, behind = x_hat.astype(np.float64), x_hat.astype(np.float64)
        ahead[index] += 1e-4
        behind[index] -= 1e-4
        gradient[index] = (loss(ahead) - loss(behind)) / 2e-4
    return float(loss(x_hat)), gradient
