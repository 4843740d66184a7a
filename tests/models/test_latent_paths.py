"""Paths through a latent space: rotations by matrix exponentials, what must not change, and planted directions."""

import numpy as np
import pytest
import scipy.linalg
import scipy.spatial.transform
from hypothesis import given
from hypothesis import strategies as st
from oracles import few

from cs231n_ae.models import add_direction, attribute_direction, lerp, slerp, traverse

T = np.array([0.0, 0.15, 0.5, 0.8, 1.0])


def pairs(n=6, z=4, seed=0):
    return np.random.default_rng(seed).standard_normal((2, n, z))


def test_straight_paths_are_numpys_linspace():
    a, b = pairs()
    expected = np.linspace(a, b, 7, axis=1)
    np.testing.assert_allclose(lerp(a, b, np.linspace(0, 1, 7)), expected, rtol=1e-13, atol=1e-14)


def test_arcs_are_those_of_scipys_unit_quaternions():
    a, b = pairs(n=5, z=4)
    a, b = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
    b *= np.sign((a * b).sum(axis=1, keepdims=True))  # scipy takes the shorter way, q and −q being one rotation
    path = slerp(a, b, T)
    for n in range(5):
        ends = scipy.spatial.transform.Rotation.from_quat([a[n], b[n]])
        expected = scipy.spatial.transform.Slerp([0, 1], ends)(T).as_quat()
        signs = np.sign((expected * path[n]).sum(axis=1, keepdims=True))
        np.testing.assert_allclose(path[n], signs * expected, atol=1e-12)


@few
@given(seed=st.integers(0, 1000), z=st.integers(2, 9), angle=st.floats(0.001, 3.1), length=st.floats(0.01, 100))
def test_arcs_between_equal_lengths_are_rotations(seed, z, angle, length):
    u, v = np.linalg.qr(np.random.default_rng(seed).standard_normal((z, 2)))[0].T
    turn = np.outer(v, u) - np.outer(u, v)  # generates the rotation that takes u towards v
    a = length * u
    path = slerp(a[np.newaxis], (scipy.linalg.expm(angle * turn) @ a)[np.newaxis], T)[0]
    expected = [scipy.linalg.expm(t * angle * turn) @ a for t in T]
    np.testing.assert_allclose(path, expected, rtol=1e-7, atol=1e-9 * length)


def test_an_arc_turned_about_is_walked_backwards():
    a, b = pairs()
    np.testing.assert_allclose(slerp(a, b, T), slerp(b, a, 1 - T), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("tilt", [0.0, 1e-9, 1e-6, 3e-5, 9e-5, 1.1e-4, 1e-3])
def test_the_limit_of_small_angles_is_reached_without_a_jump(tilt, dtype):
    a = np.random.default_rng(0).standard_normal((50, 3)).astype(dtype)
    b = (2 * a + tilt * np.roll(a, 1, axis=1)).astype(dtype)
    gap = np.abs(slerp(a, b, T) - lerp(a, b, T)).max()
    assert gap <= 20 * np.finfo(dtype).eps + 2 * tilt**2  # NaN is no less than anything


def test_the_middle_of_a_chord_is_nearer_and_that_of_an_arc_is_not():
    a, b = pairs(n=4000, z=50)
    squares = [(np.square(path(a, b, np.array([0.5]))).sum(axis=2)).mean() for path in (lerp, slerp)]
    assert squares == pytest.approx([25, 50], rel=0.03)  # Z/2, as the docstring says, and nearly Z


def test_a_traversal_moves_one_latent_of_a_copy():
    z = pairs()[0]
    before = z.copy()
    path = traverse(z, 2, np.array([-3.0, 0.0, 1.5]))
    assert path.shape == (6, 3, 4)
    assert (path[:, :, 2] == [-3, 0, 1.5]).all()
    assert (np.delete(path, 2, axis=2) == np.delete(z, 2, axis=1)[:, np.newaxis]).all()
    path[:] = 7
    assert (z == before).all()


@few
@given(seed=st.integers(0, 1000), with_it=st.integers(1, 8), without=st.integers(1, 8))
def test_the_direction_of_an_attribute_is_the_slope_of_a_regression(seed, with_it, without):
    rng = np.random.default_rng(seed)
    has = rng.permutation([True] * with_it + [False] * without)
    z = rng.standard_normal((len(has), 3))
    design = np.stack([np.ones(len(has)), has], axis=1)
    slope = np.linalg.lstsq(design, z, rcond=None)[0][1]
    np.testing.assert_allclose(attribute_direction(z, has), slope, atol=1e-12)


def test_a_direction_added_once_carries_mean_to_mean():
    z, has = pairs(n=9)[0], np.arange(9) % 3 == 0
    moved = add_direction(z[~has].mean(axis=0, keepdims=True), attribute_direction(z, has), np.array([0.0, 1.0]))
    np.testing.assert_allclose(moved[0], [z[~has].mean(axis=0), z[has].mean(axis=0)], atol=1e-14)
    assert add_direction(z, z[0], np.arange(3.0)).shape == (9, 3, 4)


def test_float32_stays_float32_and_inputs_stay_as_they_are():
    a, b = pairs().astype(np.float32)
    kept = a.copy(), b.copy()
    direction = attribute_direction(a, np.arange(6) < 2)
    strengths = np.linspace(-1, 1, 3)
    results = [lerp(a, b, T), slerp(a, b, T), traverse(a, 0, strengths), add_direction(a, direction, strengths)]
    assert {array.dtype for array in (direction, *results)} == {np.dtype(np.float32)}
    assert (a == kept[0]).all()
    assert (b == kept[1]).all()


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda a, b: lerp(a, b[:3], T), r"b must have shape \(6, 4\)"),
        (lambda a, b: slerp(a, b, 0.5), r"t must have shape \(any,\)"),
        (lambda a, b: slerp(a, b, np.array([np.nan])), "t must be finite"),
        (lambda a, b: slerp(a, 0 * b, T), "a and b must not be 0, .*in pair 0: use lerp"),
        (lambda a, b: slerp(a, np.where(np.arange(6)[:, None] == 4, -2 * a, b), T), "must not be opposite.* at 4"),
        (lambda a, b: traverse(a, 4, T), "dim must be an integer from 0 to 3, got 4: one of the latents of z"),
        (lambda a, b: traverse(a, -1, T), "dim must be an integer from 0 to 3, got -1: one of the latents of z"),
        (lambda a, b: traverse(a, 0, T[:, None]), r"values must have shape \(any,\)"),
        (lambda a, b: attribute_direction(a, np.arange(6)), r"has must be an array of True and False .*, got int64"),
        (lambda a, b: attribute_direction(a, np.ones(6, bool)), "has must be true of some.* got 6 true of 6"),
        (lambda a, b: add_direction(a, b, T), r"direction must have shape \(4,\)"),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(call, match):
    with pytest.raises(ValueError, match=match):
        call(*pairs())
