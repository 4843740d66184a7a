"""Drawn faces: what the two numbers do to the picture, measured by where its dark pixels lie."""

import numpy as np
import pytest

from cs231n_ae.drawn_faces import HEIGHT, WIDTH, draw_faces, film_of_faces

MOUTH, EYES = slice(17, 25), slice(8, 13)
"""Rows of the picture."""


def face(pose, smile):
    return draw_faces(np.array([float(pose)]), np.array([float(smile)])).reshape(HEIGHT, WIDTH)


def mouth_row(picture, column):
    """The height of the lips in a column: where it is darkest."""
    return MOUTH.start + picture[MOUTH, column].argmin()


def middle(picture, rows):
    """The mean column of what is dark inside the head."""
    dark = (picture[rows, 3:-3].max() - picture[rows, 3:-3]) ** 2
    return dark.sum(axis=0) @ np.arange(3, WIDTH - 3) / dark.sum()


def test_they_are_rows_of_pixels_between_black_and_white():
    x = draw_faces(np.linspace(-1, 1, 5), np.zeros(5))
    assert x.shape == (5, 560) and x.dtype == np.float32
    assert x.min() == 0 and 0.7 < x.max() <= 1
    assert x.reshape(-1, HEIGHT, WIDTH)[:, [0, -1], 0].max() < 0.01  # black around the head


def test_a_smile_lifts_the_corners_of_the_mouth():
    smiling, serious, sad = (face(0, s) for s in (1, 0, -1))
    for corner in (6, 13):
        assert mouth_row(smiling, corner) < mouth_row(smiling, 9)  # rows count downwards
        assert mouth_row(serious, corner) == mouth_row(serious, 9)
        assert mouth_row(sad, corner) > mouth_row(sad, 9)
    np.testing.assert_allclose(smiling[:15], sad[:15], atol=0.02)  # nothing else moves


def test_the_pose_moves_eyes_and_mouth_and_a_face_turned_back_is_its_mirror():
    for rows in (EYES, MOUTH):
        left, ahead, right = (middle(face(p, 0.4), rows) for p in (-1, 0, 1))
        assert left < ahead - 0.5 and right > ahead + 0.5
    np.testing.assert_allclose(face(-0.7, 0.4), face(0.7, 0.4)[:, ::-1], atol=1e-6)


def test_a_film_is_slow_covers_both_numbers_and_its_seed_decides_it():
    frames, pose, smile = film_of_faces(1965, rng=np.random.default_rng(0))
    assert frames.shape == (1965, 560) and frames.dtype == np.float32 and frames.min() >= 0 and frames.max() <= 1
    for path in (pose, smile):
        assert path.min() == -1 and path.max() == 1
        assert np.abs(np.diff(path)).max() < 0.25
    assert abs(np.corrcoef(pose, smile)[0, 1]) < 0.5
    off = frames - draw_faces(pose, smile)
    assert 0.015 < off.std() < 0.035  # less than the noise's 0.03 where black cuts it off
    for once, again in zip((frames, pose, smile), film_of_faces(1965, rng=np.random.default_rng(0)), strict=True):
        np.testing.assert_array_equal(once, again)


def test_a_smile_for_each_pose():
    with pytest.raises(ValueError, match=r"pose must have .*smile"):
        draw_faces(np.zeros(3), np.zeros(2))
