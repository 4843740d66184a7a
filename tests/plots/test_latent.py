import numpy as np
import pytest
from matplotlib import colors
from scipy import stats

from cs231n_ae import plots
from cs231n_ae.plots.latent import _side_by_side


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.mark.parametrize("classes", [range(10), [2, 4, 9]])
def test_scatter_shows_every_code_in_the_colour_of_its_class(rng, classes):
    z, labels = rng.normal(size=(50, 2)), rng.choice(classes, 50)
    (axes,) = plots.latent_scatter(z, labels).axes
    (points,) = axes.collections
    np.testing.assert_array_equal(points.get_offsets(), z)
    legend = axes.get_legend()
    shown = {
        int(text.get_text()): colors.to_rgb(handle.get_color())
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }
    assert len(set(shown.values())) == len(np.unique(labels)) == len(shown)
    np.testing.assert_allclose(points.get_facecolors()[:, :3], [shown[int(label)] for label in labels])
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_aspect()) == ("$z_1$", "$z_2$", 1.0)


def test_class_names_stand_at_the_median_of_their_class():
    z = np.array([[0.0, 0.0], [1.0, 2.0], [9.0, 1.0], [5.0, 5.0]])
    (axes,) = plots.latent_scatter(z, np.array([2, 2, 2, 0]), class_names=["bag", "coat", "boot"]).axes
    assert {text.get_text(): text.get_position() for text in axes.texts} == {"boot": (1.0, 1.0), "bag": (5.0, 5.0)}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["bag", "boot"]


def overlaps(boxes):
    return [(i, j) for i, a in enumerate(boxes) for j, b in enumerate(boxes[:i]) if a.overlaps(b.shrunk(0.99, 0.99))]


@pytest.mark.parametrize("names", [None, ["T-shirt", "trousers", "pullover", "dress", "coat"]])
def test_names_of_classes_do_not_hide_each_other(rng, names):
    labels = np.arange(300) % 5
    middles = np.array([[0, 0], [0.02, 0.05], [-0.1, 0.03], [0.1, 0], [4, 4]])
    z = middles[labels] + 0.5 * rng.normal(size=(300, 2))
    figures = [plots.latent_scatter(z, labels, class_names=names) for _ in range(2)]
    at = [[text.get_position() for text in figure.axes[0].texts] for figure in figures]
    assert at[0] == at[1], "the same data, the same picture"
    figures[0].draw_without_rendering()
    texts = figures[0].axes[0].texts
    assert overlaps([text.get_window_extent() for text in texts]) == []
    medians = [np.median(z[labels == k], axis=0) for k in range(5)]
    np.testing.assert_array_equal(at[0][4], medians[4], err_msg="the one that hid none stays in its middle")
    np.testing.assert_allclose(at[0], medians, atol=1)


def test_boxes_are_moved_no_further_than_they_must():
    centres, sizes = np.array([[0.0, 0.0], [6.0, 1.0], [50.0, 0.0]]), np.full((3, 2), 10.0)
    np.testing.assert_allclose(_side_by_side(centres, sizes), [[-2, 0], [8, 1], [50, 0]])
    np.testing.assert_allclose(_side_by_side(np.zeros((2, 2)), sizes[:2]), [[-5, 0], [5, 0]])


def test_scatter_without_labels_has_one_colour_and_no_legend(rng):
    (axes,) = plots.latent_scatter(rng.normal(size=(30, 2)), title="Codes").axes
    assert axes.get_legend() is None and not axes.texts
    assert len(np.unique(axes.collections[0].get_facecolors(), axis=0)) == 1
    assert axes.get_title(loc="left") == "Codes"


def test_more_than_ten_classes_still_have_colours_of_their_own(rng):
    (axes,) = plots.latent_scatter(rng.normal(size=(20, 2)), np.arange(20)).axes
    assert len(np.unique(axes.collections[0].get_facecolors(), axis=0)) == 20


def test_prior_circles_are_its_standard_deviations(rng):
    (axes,) = plots.latent_scatter(rng.normal(size=(30, 2)), prior=True).axes
    assert [(circle.get_radius(), circle.center) for circle in axes.patches] == [(r, (0, 0)) for r in (1, 2, 3)]


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_grid_points_are_quantiles_of_the_prior_in_reading_order(n):
    z = plots.latent_grid(n, dtype=np.float64)
    quantile = stats.norm.ppf((np.arange(n) + 0.5) / n)
    expected = [(quantile[column], quantile[n - 1 - row]) for row in range(n) for column in range(n)]
    np.testing.assert_allclose(z, expected, rtol=1e-9, atol=1e-12)


def test_grid_over_an_extent_goes_from_corner_to_corner():
    z = plots.latent_grid(3, extent=(-4, 2, 0, 1))
    assert z.dtype == np.float32
    np.testing.assert_array_equal(
        z, [[-4, 1], [-1, 1], [2, 1], [-4, 0.5], [-1, 0.5], [2, 0.5], [-4, 0], [-1, 0], [2, 0]]
    )


@pytest.mark.parametrize("channels", [1, 3])
def test_manifold_puts_each_image_at_its_point(rng, channels):
    n, h, w = 3, 2, 4
    images = rng.random((n * n, channels, h, w))
    (axes,) = plots.manifold(images, plots.latent_grid(n)).axes
    (image,) = axes.images
    picture = np.asarray(image.get_array()).reshape(n * h, n * w, channels)
    for index, one in enumerate(images):
        top, left = index // n * h, index % n * w
        np.testing.assert_array_equal(picture[top : top + h, left : left + w], np.moveaxis(one, 0, 2))
    assert image.get_clim() == (0, 1)


def test_manifold_margin_is_black_around_each_image():
    images = np.ones((4, 3 * 3))
    (axes,) = plots.manifold(images, plots.latent_grid(2), margin=1).axes
    one = np.zeros((5, 5))
    one[1:4, 1:4] = 1
    np.testing.assert_array_equal(np.asarray(axes.images[0].get_array()), np.tile(one, (2, 2)))


def test_manifold_sides_carry_the_coordinates():
    z = plots.latent_grid(4, extent=(-3, 3, 10, 13))
    (axes,) = plots.manifold(np.zeros((16, 25)), z).axes
    assert [text.get_text() for text in axes.get_xticklabels()] == ["−3.0", "−1.0", "1.0", "3.0"]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["13.0", "12.0", "11.0", "10.0"]
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    np.testing.assert_allclose(axes.get_xticks(), np.array([1, 3, 5, 7]) / 8 * width)  # the middles of four images
    np.testing.assert_allclose(axes.get_yticks(), np.array([1, 3, 5, 7]) / 8 * height)  # downwards
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("$z_1$", "$z_2$")


Z = np.eye(2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.latent_scatter(np.ones((4, 3))), r"2 columns.*got 3.*z\[:, :2\].*principal components"),
        (lambda: plots.latent_scatter(np.ones((4, 1))), r"z must have shape \(any, 2\).*got \(4, 1\)"),
        (lambda: plots.latent_scatter(np.ones((0, 2))), "z must hold one point or more"),
        (lambda: plots.latent_scatter(Z * np.nan), "z must be finite"),
        (lambda: plots.latent_scatter(np.eye(2, dtype=int)), "z must hold floating point numbers"),
        (lambda: plots.latent_scatter(Z, np.array([0.0, 1.0])), r"labels must be an array of integers.*float64 \(2,\)"),
        (lambda: plots.latent_scatter(Z, np.arange(3)), r"shape \(2,\), got int64 \(3,\)"),
        (lambda: plots.latent_scatter(Z, [0, 1]), "labels must be an array of integers.*got list"),
        (lambda: plots.latent_scatter(np.ones((21, 2)), np.arange(21)), "20 different classes at most.*got 21"),
        (lambda: plots.latent_scatter(Z, np.array([0, 3]), class_names=["a"]), "every label, 0 to 3, got 1 names"),
        (lambda: plots.latent_grid(0), r"n must be an integer from 1 to 100"),
        (lambda: plots.latent_grid(2, extent=(1, 0, 0, 1)), r"left < right, bottom < top, got \(1, 0, 0, 1\)"),
        (lambda: plots.latent_grid(2, extent=(0, np.inf, 0, 1)), "extent must be finite"),
        (lambda: plots.manifold(np.ones((3, 4)), plots.latent_grid(2)), "one for each row of z, 4, got 3: decode z"),
        (lambda: plots.manifold(np.ones((5, 4)), np.ones((5, 2))), r"square grid.*got 5 points.*latent_grid\(n\)"),
        (lambda: plots.manifold(np.ones((4, 4)), plots.latent_grid(2)[[0, 3, 1, 2]]), "square grid in reading order"),
    ],
)
def test_bad_input_says_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()
