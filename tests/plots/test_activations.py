import numpy as np
import pytest

from cs231n_ae import plots


def test_bars_count_what_is_not_zero_and_the_words_count_zeros_and_dead_units():
    a = np.array([[0, 1.0, 0, 4.0], [0, 1.5, 0, 0]])
    figure = plots.activation_histograms({"hidden": a}, bins=3)
    (axes,) = figure.axes
    edges = [(bar.get_x(), bar.get_height()) for bar in axes.patches]
    np.testing.assert_allclose(edges, [(1, 2 / 8), (2, 0), (3, 1 / 8)])  # 1 and 1.5 below 2; 4 in the last
    assert axes.get_title() == "hidden\n62% zeros, 2 of 4 units dead"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("activation", "share of activations")
    assert figure.get_suptitle() == "2 of 4 units are zero for every example"


def test_each_layer_has_its_axes():
    a = np.random.default_rng(3).normal(size=(20, 5))
    figure = plots.activation_histograms(dict.fromkeys("abcd", a))
    assert [axes.get_title().split("\n")[0] for axes in figure.axes] == ["a", "b", "c", "d"]
    assert figure.get_suptitle() == "Every unit is active for some example"
    for axes in figure.axes:
        assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(1)


def test_a_unit_of_images_is_a_channel():
    a = np.zeros((2, 3, 4, 4), dtype=np.float32)
    a[1, 0, 2, 3] = a[0, 2] = 1
    figure = plots.activation_histograms({"conv": a})
    assert figure.axes[0].get_title() == f"conv\n{1 - 17 / 96:.0%} zeros, 1 of 3 units dead"
    assert figure.get_suptitle() == "1 of 3 units is zero for every example"


def test_a_layer_that_is_wholly_dead_is_still_drawn():
    figure = plots.activation_histograms({"dead": np.zeros((3, 2))})
    assert figure._repr_png_()
    assert figure.axes[0].get_title() == "dead\n100% zeros, 2 of 2 units dead"


@pytest.mark.parametrize(
    ("activations", "bins", "message"),
    [
        ({}, 40, r"a dict of name -> array with one entry or more, got \{\}"),
        (np.ones((2, 2)), 40, "a dict of name -> array"),
        ({"h": np.ones(3)}, 40, r"activations\['h'\] must have shape \(N, H\).*got \(3,\)"),
        ({"h": np.ones((0, 3))}, 40, r"none of them 0, got \(0, 3\)"),
        ({"h": np.ones((2, 3), dtype=int)}, 40, r"activations\['h'\] must hold floating point numbers"),
        ({"h": np.full((2, 3), np.nan)}, 40, r"activations\['h'\] must be finite, got nan"),
        ({"h": np.ones((2, 3))}, 0, r"bins must lie in \[1, 1000\]"),
    ],
)
def test_bad_input_says_what_to_do(activations, bins, message):
    with pytest.raises(ValueError, match=message):
        plots.activation_histograms(activations, bins=bins)
