"""The steps of diffusion, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("cosine_schedule")
def step_by_step(n_steps):
    f = [math.cos(math.pi / 2 * (t / n_steps + 0.008) / 1.008) ** 2 for t in range(n_steps + 1)]
    shares = [1.0]
    for t in range(1, n_steps + 1):
        shares.append(shares[-1] * (1 - min(1 - f[t] / f[t - 1], 0.999)))
    return np.array(shares)


@other_answer("cosine_schedule")
def by_the_least_that_is_left(n_steps):
    angle = (np.linspace(0, 1, n_steps + 1) + 0.008) * (np.pi / 2.016)
    f = np.square(np.cos(angle))
    kept = np.maximum(f[1:] / f[:-1], 0.001)
    return np.cumprod(np.append(1.0, kept))


@other_answer("add_noise")
def example_by_example(x, eps, alpha_bar):
    rows = [math.sqrt(a) * row + math.sqrt(1 - a) * noise for a, row, noise in zip(alpha_bar, x, eps, strict=True)]
    return np.stack(rows).astype(x.dtype)


@other_answer("add_noise")
def by_angles(x, eps, alpha_bar):
    angle = np.arccos(np.sqrt(alpha_bar)).astype(x.dtype).reshape(-1, 1)
    return np.cos(angle) * x + np.sin(angle) * eps


@other_answer("clean_and_noise")
def by_a_matrix_for_each(noisy, v, alpha_bar):
    a, b = np.sqrt(alpha_bar).astype(noisy.dtype), np.sqrt(1 - alpha_bar).astype(noisy.dtype)
    back = np.array([[a, -b], [b, a]])  # (2, 2, N)
    return tuple(np.einsum("ijn,jnd->ind", back, np.stack([noisy, v])))


@other_answer("clean_and_noise")
def with_the_noise_first(noisy, v, alpha_bar):
    share = alpha_bar[:, np.newaxis].astype(noisy.dtype)
    eps = v * share**0.5
    eps += noisy * (1 - share) ** 0.5
    return noisy * share**0.5 - v * (1 - share) ** 0.5, eps


@other_answer("posterior")
def by_precisions(noisy, clean, *, now, before):
    alpha = now / before
    if before == 1:
        return clean.copy(), 0.0
    there, so_far = alpha / (1 - alpha), 1 / (1 - before)
    mean = (there * (noisy / math.sqrt(alpha)) + so_far * (math.sqrt(before) * clean)) / (there + so_far)
    return mean, 1 / (there + so_far)


@other_answer("posterior")
def with_the_noise_of_the_step(noisy, clean, *, now, before):
    beta = 1 - now / before
    mean = (before**0.5 * beta * clean + (1 - beta) ** 0.5 * (1 - before) * noisy) / (1 - now)
    return mean, beta * (1 - before) / (1 - now)


@other_answer("bound_term")
def as_a_distance_of_means(clean, guess, *, now, before):
    alpha = now / before
    weight = before**0.5 * (1 - alpha) / (1 - now)
    variance = (1 - before) * (1 - alpha) / (1 - now)
    apart = weight * (clean - guess)
    return np.einsum("nd,nd->n", apart, apart) / (2 * variance)


@other_answer("bound_term")
def example_by_example_term(clean, guess, *, now, before):
    def ratio(share):
        return share / (1 - share)

    return np.array([(ratio(before) - ratio(now)) / 2 * np.linalg.norm(a - b) ** 2 for a, b in zip(clean, guess,
                     strict=True)])  # fmt: skip


@other_answer("ddim_step")
def with_the_factors_collected(noisy, eps, *, now, before):
    of_noisy = math.sqrt(before / now)
    return of_noisy * noisy + (math.sqrt(1 - before) - of_noisy * math.sqrt(1 - now)) * eps


@other_answer("ddim_step")
def in_two_lines(noisy, eps, *, now, before):
    clean = (noisy - eps * math.sqrt(1 - now)) * (now**-0.5)
    return clean * math.sqrt(before) + eps * math.sqrt(1 - before)


@other_answer("guided")
def by_the_difference(with_label, without, *, weight):
    return with_label + weight * (with_label - without)


@other_answer("guided")
def from_the_answer_without(with_label, without, *, weight):
    return without + (weight + 1) * (with_label - without)


@other_answer("cosine_schedule")
def in_logarithms(n_steps):
    t = np.arange(n_steps + 1)
    log_f = 2 * np.log(np.cos(np.pi / 2 * (t / n_steps + 0.008) / (1 + 0.008)))
    falls = np.maximum(np.diff(log_f), np.log(1e-3))
    return np.exp(np.concatenate([[0.0], np.cumsum(falls)]))


@other_answer("add_noise")
def noise_before_data(x, eps, alpha_bar):
    share = np.asarray(alpha_bar, x.dtype)[:, None]
    noisy = eps * np.sqrt(1 - share)
    noisy += x * np.sqrt(share)
    return noisy


@other_answer("clean_and_noise")
def by_angles_back(noisy, v, alpha_bar):
    angle = np.arctan2(np.sqrt(1 - alpha_bar), np.sqrt(alpha_bar)).astype(noisy.dtype)[:, None]
    return np.cos(angle) * noisy - np.sin(angle) * v, np.sin(angle) * noisy + np.cos(angle) * v


@other_answer("posterior")
def from_the_guess_of_a_step(noisy, clean, *, now, before):
    alpha = now / before
    share = (1 - alpha) / (1 - now)  # how far to go from the shrunk example to the clean one
    mean = math.sqrt(alpha) * (1 - before) / (1 - now) * noisy
    mean += share * math.sqrt(before) * clean
    return mean, share * (1 - before)


@other_answer("bound_term")
def by_the_norm(clean, guess, *, now, before):
    ratios = 1 / (1 - before) - 1 / (1 - now)  # a / (1 - a) is 1 / (1 - a) - 1
    return 0.5 * ratios * np.linalg.norm(guess - clean, axis=1) ** 2


@other_answer("ddim_step")
def by_scaling_first(noisy, eps, *, now, before):
    scaled = noisy / math.sqrt(now)
    noise = math.sqrt(1 / now - 1)
    return math.sqrt(before) * (scaled - noise * eps) + math.sqrt(1 - before) * eps


@other_answer("guided")
def with_lerp(with_label, without, *, weight):
    far = np.stack([without, with_label])
    return np.tensordot(np.array([-weight, 1 + weight], with_label.dtype), far, axes=1)
