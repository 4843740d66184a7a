"""The loss of v-prediction, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("v_prediction_loss")
def by_angles(guess, x, eps, alpha_bar):
    angle = np.arccos(np.sqrt(alpha_bar)).astype(x.dtype)[:, None]
    away = guess + np.sin(angle) * x - np.cos(angle) * eps
    return float(np.mean(np.sum(away * away, axis=1)) / 2), away * (1 / len(guess))


@other_answer("v_prediction_loss")
def example_by_example(guess, x, eps, alpha_bar):
    dguess, total = np.empty_like(guess), 0.0
    for n, share in enumerate(alpha_bar.tolist()):
        dguess[n] = guess[n] - (share**0.5 * eps[n] - (1 - share) ** 0.5 * x[n])
        total += float(np.vdot(dguess[n], dguess[n])) / 2
    return total / len(guess), dguess / len(guess)


@other_answer("v_prediction_loss")
def with_the_sign_turned(guess, x, eps, alpha_bar):
    a, b = np.sqrt(alpha_bar)[:, None].astype(x.dtype), np.sqrt(1 - alpha_bar)[:, None].astype(x.dtype)
    v = a * eps - b * x
    rest = v - guess
    return float(np.linalg.norm(rest) ** 2 / 2 / len(x)), -rest / len(x)
