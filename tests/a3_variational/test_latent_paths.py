"""Grades the arc between two codes, the traversal of one latent, and the direction of an attribute."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("slerp", points=0.5)
def test_it_begins_at_a_and_ends_at_b(submission, rng):
    a, b = rng.standard_normal((2, 3, 4))
    path = submission.latent_paths.slerp(a, b, np.array([0.0, 0.4, 1.0]))
    expect("shape of the path", np.shape(path), (3, 3, 4), source="shape (N, T, Z)")
    expect("first station", path[:, 0], a, source="code a", context={"a": a, "b": b})
    expect("last station", path[:, 2], b, source="code b", context={"a": a, "b": b})


@exercise("slerp", points=1)
def test_between_right_angles_it_is_a_quarter_of_a_circle(submission, rng):
    """between codes of one length at a right angle, it is a quarter of a circle."""
    u, v = np.linalg.qr(rng.standard_normal((5, 2)))[0].T
    t = np.array([0.1, 0.35, 0.5, 0.9])
    path = submission.latent_paths.slerp(3 * u[np.newaxis], 3 * v[np.newaxis], t)
    angle = t[:, np.newaxis] * np.pi / 2
    expected = 3 * (np.cos(angle) * u + np.sin(angle) * v)
    expect("path", path, expected[np.newaxis], source="quarter of a circle", context={"u": u, "v": v})


@exercise("slerp", points=1)
def test_each_pair_turns_by_its_own_angle(submission, rng):
    angles, lengths = np.array([0.3, 1.2, 2.8]), np.array([0.4, 1.0, 2.5])
    a, b, expected = np.empty((3, 4)), np.empty((3, 4)), np.empty((3, 5, 4))
    t = np.array([0.0, 0.2, 0.45, 0.7, 1.0])
    for n in range(3):
        u, v = np.linalg.qr(rng.standard_normal((4, 2)))[0].T
        a[n], b[n] = lengths[n] * u, lengths[n] * (np.cos(angles[n]) * u + np.sin(angles[n]) * v)
        for s in range(5):
            expected[n, s] = lengths[n] * (np.cos(t[s] * angles[n]) * u + np.sin(t[s] * angles[n]) * v)
    path = submission.latent_paths.slerp(a, b, t)
    expect("path", path, expected, source="rotation of a towards b", context={"a": a, "b": b})


@exercise("slerp", points=0.5)
def test_codes_of_different_lengths_follow_the_formula(submission, rng):
    for pairs, stations in (3, [0.25, 0.6]), (1, [0.25, 0.6, 0.7]), (3, [0.8]), (4, [-0.3, 0.1, 0.5, 1.2]):
        a, b = rng.standard_normal((2, pairs, 4)) * np.array([[[0.3]], [[2.0]]])
        t, expected = np.array(stations), np.empty((pairs, len(stations), 4))
        for n in range(pairs):
            omega = np.arctan2(np.sqrt((a[n] @ a[n]) * (b[n] @ b[n]) - (a[n] @ b[n]) ** 2), a[n] @ b[n])
            for s in range(len(t)):
                shares = np.sin((1 - t[s]) * omega), np.sin(t[s] * omega)
                expected[n, s] = (shares[0] * a[n] + shares[1] * b[n]) / np.sin(omega)
        path = submission.latent_paths.slerp(a, b, t)
        expect("path", path, expected, source="definition", context={"a": a, "b": b})


@exercise("slerp", points=0.75)
def test_codes_in_one_direction_are_joined_by_the_straight_line(submission, rng):
    """codes in one direction are joined by the straight line, and nothing is NaN."""
    t = np.array([0.0, 0.3, 1.0])
    a, b = np.array([[2.0, 0.0, 0.0]]), np.array([[5.0, 0.0, 0.0]])  # the cosine is exactly 1, in whatever order
    path = submission.latent_paths.slerp(a, b, t)
    expected = np.array([[[2.0, 0, 0], [2.9, 0, 0], [5.0, 0, 0]]])
    expect("path along an axis", path, expected, source="straight line", context={"a": a, "b": b})
    a, b = np.array([[2.0, 1.0, 1.0]]), np.array([[1.4, 0.7, 0.7]])  # rounded to above 1, in whatever order
    path = submission.latent_paths.slerp(a, b, t)
    expected = np.array([[[2.0, 1, 1], [1.82, 0.91, 0.91], [1.4, 0.7, 0.7]]])
    expect("path of one direction", path, expected, source="straight line", context={"a": a, "b": b})
    a = rng.standard_normal((200, 3))  # the cosine of many of these is rounded to above 1
    b = a * rng.uniform(0.2, 3, (200, 1))
    expected = np.stack([(1 - s) * a + s * b for s in t], axis=1)
    path = submission.latent_paths.slerp(a, b, t)
    expect("path", path, expected, source="straight line", context={"a": a, "b": b})


@exercise("slerp", points=0.25)
def test_a_float32_arc_is_float32(submission, rng):
    a, b = rng.standard_normal((2, 3, 4)).astype(np.float32)
    expect_dtype("path", submission.latent_paths.slerp(a, b, np.linspace(0, 1, 5)), np.float32)


@exercise("traverse", points=1)
def test_the_latent_takes_the_given_values(submission, rng):
    z, values = rng.standard_normal((3, 5)), rng.standard_normal(4)
    for dim in (1, 4):
        path = submission.latent_paths.traverse(z, dim, values)
        expect("shape of the path", np.shape(path), (3, 4, 5), source="shape (N, T, Z)")
        expected = np.array([[values[t] for t in range(4)] for _ in range(3)])
        expect(f"latent {dim} of the path", path[:, :, dim], expected, source="values", context={"z": z})
    for n, stations, latents in (1, 4, 5), (3, 1, 5), (3, 4, 1), (4, 4, 4):
        z, values = rng.standard_normal((n, latents)), rng.standard_normal(stations)
        path = submission.latent_paths.traverse(z, 0, values)
        expect("shape of the path", np.shape(path), (n, stations, latents), source="shape (N, T, Z)")
        expect("latent 0 of the path", path[:, :, 0], np.tile(values, (n, 1)), source="values", context={"z": z})


@exercise("traverse", points=0.75)
def test_the_other_latents_stay_as_they_are(submission, rng):
    z, values = rng.standard_normal((3, 5)), rng.standard_normal(4)
    path = np.asarray(submission.latent_paths.traverse(z, 2, values))
    expect("shape of the path", path.shape, (3, 4, 5), source="shape (N, T, Z)")
    for t in range(4):
        expected = z[:, [0, 1, 3, 4]]
        expect(f"other latents at station {t}", path[:, t, [0, 1, 3, 4]], expected, source="code", context={"z": z})


@exercise("traverse", points=0.25)
def test_a_float32_code_stays_float32(submission, rng):
    z = rng.standard_normal((3, 5)).astype(np.float32)
    expect_dtype("path", submission.latent_paths.traverse(z, 1, np.linspace(-3, 3, 4)), np.float32)


@exercise("attribute_direction", points=0.75)
def test_it_leads_from_those_without_to_those_with(submission, rng):
    """it leads from the mean of the codes without to that of the codes with it."""
    z, has = rng.standard_normal((9, 4)), rng.permutation([True] * 3 + [False] * 6)
    with_it = sum(z[n] for n in range(9) if has[n]) / 3
    without = sum(z[n] for n in range(9) if not has[n]) / 6
    direction = submission.latent_paths.attribute_direction(z, has)
    context = {"mean with it": with_it, "mean without it": without}
    expect("direction", direction, with_it - without, source="difference of means", context=context)
    pair, alone = rng.standard_normal((2, 4)), rng.standard_normal((5, 1))
    direction = submission.latent_paths.attribute_direction(pair, np.array([False, True]))
    expect("direction between two codes", direction, pair[1] - pair[0], source="difference of the two")
    direction = submission.latent_paths.attribute_direction(alone, np.array([True, False, True, False, False]))
    expected = (alone[0] + alone[2]) / 2 - (alone[1] + alone[3] + alone[4]) / 3
    expect("direction in one latent", direction, expected, source="difference of means")


@exercise("attribute_direction", points=0.75)
def test_what_all_codes_share_cancels(submission, rng):
    """what all codes share cancels: a shift of all of them changes nothing."""
    has = rng.permutation([True] * 2 + [False] * 5)
    planted = rng.standard_normal(4)
    z = 5 + rng.standard_normal(4) + has[:, np.newaxis] * planted
    direction = submission.latent_paths.attribute_direction(z, has)
    expect("direction", direction, planted, source="planted direction", context={"mean": z.mean(axis=0)})


@exercise("attribute_direction", points=0.5)
def test_the_direction_of_float32_codes_is_float32(submission, rng):
    z, has = rng.standard_normal((6, 4)), np.array([True, False, True, False, False, True])
    expect_dtype("direction", submission.latent_paths.attribute_direction(z.astype(np.float32), has), np.float32)
