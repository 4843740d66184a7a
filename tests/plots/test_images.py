import numpy as np
import pytest

from cs231n_ae import plots


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def drawn(figure):
    """The arrays on the one axes of a figure, in the order of drawing, and where each lies (left, top)."""
    (axes,) = figure.axes
    arrays = [np.asarray(image.get_array()) for image in axes.images]
    corners = [(image.get_extent()[0], image.get_extent()[3]) for image in axes.images]
    return arrays, corners


def by_loops(row, c, h, w):
    """The picture (h, w, c) that a flat row in (C, H, W) order stands for, pixel by pixel."""
    return np.array([[[row[k * h * w + i * w + j] for k in range(c)] for j in range(w)] for i in range(h)])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_grid_holds_each_image_in_reading_order(rng, dtype):
    x = rng.random((7, 2 * 3)).astype(dtype)
    arrays, corners = drawn(plots.image_grid(x, image_shape=(1, 2, 3), columns=3))
    for row, array in zip(x, arrays, strict=True):
        np.testing.assert_array_equal(array, by_loops(row, 1, 2, 3)[..., 0])
    lefts, tops = sorted({left for left, _ in corners}), sorted({top for _, top in corners})
    assert [(lefts.index(left), tops.index(top)) for left, top in corners] == [(i % 3, i // 3) for i in range(7)]


def test_grid_of_colour_images_moves_the_channels_last_and_clips(rng, caplog):
    x = rng.random((2, 3 * 4 * 5)) * 1.5 - 0.2
    arrays, _ = drawn(plots.image_grid(x, image_shape=(3, 4, 5)))
    for row, array in zip(x, arrays, strict=True):
        np.testing.assert_allclose(array, np.minimum(np.maximum(by_loops(row, 3, 4, 5), 0), 1), rtol=1e-15)
    assert not caplog.records  # matplotlib would clip too, and complain


@pytest.mark.parametrize("shape", [(4, 36), (4, 6, 6), (4, 1, 6, 6)])
def test_image_shape_is_found_from_the_array(rng, shape):
    x = rng.random(shape)
    arrays, _ = drawn(plots.image_grid(x))
    np.testing.assert_array_equal(np.stack(arrays).ravel(), x.ravel())
    assert {array.shape for array in arrays} == {(6, 6)}


def test_grey_scale_is_fixed_whatever_the_data():
    (axes,) = plots.image_grid(np.full((2, 4), 0.3), value_range=(0, 1)).axes
    assert [image.get_clim() for image in axes.images] == [(0, 1), (0, 1)]
    assert {image.get_interpolation() for image in axes.images} == {"nearest"}


@pytest.mark.parametrize(("n", "side"), [(3, 8), (64, 8), (10, 28), (100, 28), (400, 28)])
def test_every_pixel_is_a_whole_number_of_screen_pixels(n, side):
    fig = plots.image_grid(np.zeros((n, side * side)))
    (axes,) = fig.axes
    box = axes.get_window_extent()
    assert box.width == pytest.approx(axes.get_xlim()[1])  # a unit of data is a pixel of the screen
    assert box.height == pytest.approx(axes.get_ylim()[0])
    left, right, bottom, top = axes.images[-1].get_extent()
    assert (right - left) % side == 0 and (bottom - top) % side == 0
    assert right <= axes.get_xlim()[1] and bottom <= axes.get_ylim()[0]
    assert fig.bbox.width <= 900


def test_large_images_are_shrunk_to_the_page():
    fig = plots.image_grid(np.zeros((10, 300, 200)))
    assert fig.bbox.width <= 900
    assert {image.get_interpolation() for image in fig.axes[0].images} == {"auto"}


def test_titles_stand_over_their_images():
    (axes,) = plots.image_grid(np.zeros((4, 16)), titles=[7, "cat", 1.5, "a rather long name"], columns=2).axes
    assert [text.get_text() for text in axes.texts] == ["7", "cat", "1.5", "a rather long name"]
    for text, image in zip(axes.texts, axes.images, strict=True):
        left, right, _, top = image.get_extent()
        assert text.get_position()[0] == (left + right) / 2 and text.get_position()[1] < top
    axes.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert not boxes[2].overlaps(boxes[3])


def test_reconstructions_lie_under_their_originals(rng):
    x, one, two = rng.random((3, 5, 16))
    figure = plots.reconstructions(x, {"linear": one, "deep": two})
    arrays, corners = drawn(figure)
    np.testing.assert_array_equal(np.stack(arrays), np.concatenate([x, one, two]).reshape(15, 4, 4))
    for column in range(5):
        lefts, tops = zip(*corners[column::5], strict=True)
        assert len(set(lefts)) == 1 and list(tops) == sorted(tops) and len(set(tops)) == 3
    assert [text.get_text() for text in figure.axes[0].texts] == ["original", "linear", "deep"]
    assert figure.texts[0].get_text() == "Each original, and 2 reconstructions beneath it"


def test_rows_lie_under_one_another_with_their_names(rng):
    rows = {"noise": rng.random((5, 6)), "half way": rng.random((5, 6)), "digits": rng.random((5, 6))}
    figure = plots.image_rows(rows, image_shape=(2, 3), title="Three stages")
    arrays, _ = drawn(figure)
    expected = [by_loops(row, 1, 2, 3)[..., 0] for images in rows.values() for row in images]
    np.testing.assert_array_equal(np.stack(arrays), np.stack(expected))
    assert [text.get_text() for text in figure.axes[0].texts] == list(rows)
    assert figure.texts[0].get_text() == "Three stages"


def test_only_originals_are_set_apart(rng):
    x, one, two = rng.random((3, 5, 16))
    for apart, figure in (
        (True, plots.reconstructions(x, {"one": one, "two": two})),
        (False, plots.image_rows({"x": x, "one": one, "two": two})),
    ):
        tops = sorted({top for _, top in drawn(figure)[1]})
        assert (tops[1] - tops[0] > tops[2] - tops[1]) == apart


def test_row_names_stay_inside_the_figure(rng):
    x = rng.random((3, 16))
    figure = plots.reconstructions(x, {"a deep autoencoder with 32 numbers": x}, original="noisy")
    figure.canvas.draw()
    names = figure.axes[0].texts
    assert names[0].get_text() == "noisy"
    assert min(name.get_window_extent().x0 for name in names) >= 0


def test_one_array_of_reconstructions_needs_no_name(rng):
    x = rng.random((3, 16))
    figure = plots.reconstructions(x, x / 2, title="Half as bright")
    assert [text.get_text() for text in figure.axes[0].texts] == ["original", "reconstruction"]
    assert figure.texts[0].get_text() == "Half as bright"


def test_weights_are_columns_each_with_its_own_symmetric_contrast(rng):
    w = rng.normal(size=(6, 4)) * [1, 10, 0.01, 0]
    figure = plots.weights_as_images(w, image_shape=(2, 3))
    arrays, _ = drawn(figure)
    for unit in range(3):
        picture = by_loops(w[:, unit], 1, 2, 3)[..., 0]
        np.testing.assert_allclose(arrays[unit], picture / max(abs(value) for value in w[:, unit]), rtol=1e-14)
    np.testing.assert_array_equal(arrays[3], np.zeros((2, 3)))  # a unit without weights stays white
    assert {image.get_clim() for image in figure.axes[0].images} == {(-1, 1)}
    assert "each on its own scale" in figure.texts[0].get_text().replace("\n", " ")


def test_weights_on_a_shared_scale_keep_their_proportions(rng):
    w = rng.normal(size=(4, 3))
    figure = plots.weights_as_images(w, shared_scale=True)
    arrays, _ = drawn(figure)
    np.testing.assert_allclose(np.stack(arrays) * np.abs(w).max(), w.T.reshape(3, 2, 2), rtol=1e-14)
    assert f"{np.abs(w).max():.2g}" in figure.texts[0].get_text()


def test_filters_of_colour_images_are_centred_on_grey(rng):
    w = rng.normal(size=(5, 3, 2, 2))
    arrays, _ = drawn(plots.weights_as_images(w))
    for unit in range(5):
        expected = 0.5 + 0.5 * by_loops(w[unit].ravel(), 3, 2, 2) / np.abs(w[unit]).max()
        np.testing.assert_allclose(arrays[unit], expected, rtol=1e-12)


ONES = np.ones((3, 16))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.image_grid(ONES.tolist()), "images must be a numpy array, got list"),
        (lambda: plots.image_grid(ONES.astype(np.uint8)), r"got dtype uint8.*astype\(np.float32\) / 255"),
        (lambda: plots.image_grid(np.ones(16)), r"images must have shape \(N, D\).*got \(16,\)"),
        (lambda: plots.image_grid(np.ones((0, 16))), r"none of them 0, got \(0, 16\)"),
        (lambda: plots.image_grid(ONES * np.nan), r"images must be finite, got nan at index \(0, 0\)"),
        (lambda: plots.image_grid(np.ones((3, 15))), r"15 numbers, which make no square.*image_shape=\(C, H, W\)"),
        (lambda: plots.image_grid(ONES, image_shape=(1, 3, 4)), r"1 \* 3 \* 4 = 12 numbers per image, got 16"),
        (lambda: plots.image_grid(ONES, image_shape=(2, 2, 4)), r"C 1 \(grey\) or 3 \(colour\).*got \(2, 2, 4\)"),
        (lambda: plots.image_grid(np.ones((3, 2, 8)), image_shape=(4, 4)), r"of shape \(1, 4, 4\).*got \(2, 8\)"),
        (lambda: plots.image_grid(ONES, columns=0), r"columns must be an integer from 1 to 1024"),
        (lambda: plots.image_grid(ONES, titles=[1, 2]), "titles must be one per image, 3, got 2"),
        (lambda: plots.image_grid(ONES, value_range=(1, 1)), r"low < high, got \(1, 1\)"),
        (lambda: plots.image_grid(np.ones((1025, 4))), "1024 images at most.*got 1025"),
        (lambda: plots.image_rows({}), "rows must hold one array of images or more"),
        (lambda: plots.image_rows(ONES), "rows must be a dict"),
        (lambda: plots.image_rows({"a": ONES, "b": ONES[:2]}), r"rows\['b'\] must have the shape of rows\['a'\]"),
        (lambda: plots.image_rows({"a": np.ones((41, 4))}), r"rows\['a'\] must hold 40 images at most.*\[:10\]"),
        (lambda: plots.reconstructions(ONES, {}), "x_hats must hold one array"),
        (
            lambda: plots.reconstructions(ONES, {"deep": ONES[:2]}),
            r"x_hats\['deep'\] must have the shape of x, \(3, 16\)",
        ),
        (lambda: plots.reconstructions(ONES, ONES * np.inf), r"x_hats\['reconstruction'\] must be finite, got inf"),
        (lambda: plots.reconstructions(np.ones((41, 4)), np.ones((41, 4))), r"40 images at most.*got 41.*x\[:10\]"),
        (lambda: plots.weights_as_images(np.ones(16)), r"w must be weights of shape \(D, H\).*got shape \(16,\)"),
        (lambda: plots.weights_as_images(np.ones((15, 2))), "w has rows of 15 numbers, which make no square"),
    ],
)
def test_bad_input_says_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()
