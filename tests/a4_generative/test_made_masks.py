"""Grades MADE's degrees and masks: by their bounds, by the paths that the masks leave, and by counting."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_true


@exercise("made_degrees", points=0.5)
def test_the_degree_of_a_pixel_is_its_place_in_the_order(submission, rng):
    """the degree of a pixel is its place in the order, from 1."""
    order = _order(rng, int(rng.integers(6, 12)))
    degrees = submission.made_masks.made_degrees(order, (3,), rng=rng)
    places = [order.tolist().index(pixel) + 1 for pixel in range(len(order))]
    expect("the pixels' degrees", degrees[0], places, source="place of each pixel", context={"order": order})


@exercise("made_degrees", points=0.25, needs=("test_the_degree_of_a_pixel_is_its_place_in_the_order",))
def test_every_layer_has_as_many_degrees_as_units(submission, rng):
    sizes = rng.integers(2, 30, 3).tolist()
    degrees = submission.made_masks.made_degrees(np.arange(sizes[0]), sizes[1:], rng=rng)
    expect("the numbers of degrees", np.array([len(d) for d in degrees]), sizes, source="sizes of the layers")


@exercise("made_degrees", points=0.5)
def test_hidden_degrees_are_drawn_evenly_up_to_d_minus_1(submission, rng):
    """hidden degrees are drawn evenly from 1 to D − 1."""
    n = int(rng.integers(4000, 4400))
    hidden = np.asarray(submission.made_masks.made_degrees(rng.permutation(5), (n,), rng=rng)[1])
    counts = np.array([np.sum(hidden == degree) for degree in range(6)])
    order = rng.permutation(9)
    expect_drawn_from_rng(
        "the degrees",
        lambda source: np.concatenate(submission.made_masks.made_degrees(order, (20, 30), rng=source)[1:]),
        rng,
    )
    says = f"of {n} hidden degrees, {counts} are 0, 1, 2 and so on up to 5, where there are 5 pixels"
    expect_true("the counts", counts[1:5].sum() == n, says, value=counts)
    says = f"of {n} hidden degrees, {counts[1:5]} are 1, 2, 3 and 4: they are not drawn evenly"
    expect_true("the counts", np.abs(counts[1:5] - n / 4).max() < 200, says, value=counts)


@exercise("made_degrees", points=0.5)
def test_no_unit_has_less_than_the_smallest_degree_before_it(submission, rng):
    d, lowest = int(rng.integers(6, 16)), []
    for sizes in [(1, 300)] * 12 + [(1, 3, 300)] * 6 + [(3, 1, 300)] * 6:
        *_, few, many = submission.made_masks.made_degrees(np.arange(d), sizes, rng=rng)
        lowest.append((int(np.min(few)), int(np.min(many)), int(np.max(many))))
    for least, low, high in lowest:
        says = f"behind a layer whose smallest degree is {least}, degrees from {low} to {high} are drawn (D is {d})"
        expect_true("the range", (low, high) == (least, d - 1), says, value=np.array(lowest))


@exercise("made_degrees", points=0.25, needs=("test_the_degree_of_a_pixel_is_its_place_in_the_order",))
def test_degrees_are_whole_numbers(submission, rng):
    degrees = submission.made_masks.made_degrees(rng.permutation(6), (4, 3), rng=rng)
    dtypes = [str(np.asarray(layer).dtype) for layer in degrees]
    for n, sizes in (2, (1,)), (2, (3, 1)), (5, ()):  # the fewest pixels, one unit, no hidden layer
        some = submission.made_masks.made_degrees(np.arange(n)[::-1], sizes, rng=rng)
        lengths = np.array([len(layer) for layer in some])
        expect("the numbers of degrees", lengths, [n, *sizes], source="sizes of the layers")
        expect("the pixels' degrees", some[0], np.arange(n, 0, -1), source="place of each pixel")
    says = f"the degrees of the layers have the dtypes {', '.join(dtypes)}: a degree is a place, a whole number"
    expect_true("the dtypes", all(np.asarray(layer).dtype.kind in "iu" for layer in degrees), says, value=str(dtypes))


@exercise("made_masks", points=0.5)
def test_there_is_one_mask_for_each_layer_of_weights(submission, rng):
    degrees = _degrees(rng)
    masks = _masks(submission, degrees)
    shapes, (d, first, second) = [np.shape(mask) for mask in masks], map(len, degrees)
    expected = [(d, first), (first, second), (second, d)]
    says = f"the masks have the shapes {shapes}, expected {expected}"
    expect_true("the shapes", shapes == expected, says, value=str(shapes))
    some = [bool(mask.any()) for mask in masks]
    says = f"mask {some.index(False) + 1 if False in some else 0} lets nothing through"
    expect_true("the masks", all(some), says, value=np.array(some))


@exercise("made_masks", points=0.75, needs=("test_there_is_one_mask_for_each_layer_of_weights",))
def test_a_unit_sees_exactly_what_its_degree_allows(submission, rng):
    """a hidden unit sees the pixels and units up to its own degree."""
    degrees = _degrees(rng)
    masks = _masks(submission, degrees)
    for layer in range(2):
        allowed = [[1 if before <= own else 0 for own in degrees[layer + 1]] for before in degrees[layer]]
        expect(f"mask {layer + 1}", masks[layer], allowed, source="definition")


@exercise("made_masks", points=0.75, needs=("test_there_is_one_mask_for_each_layer_of_weights",))
def test_an_output_sees_only_units_below_its_degree(submission, rng):
    """an output sees the units below its pixel's degree, and all of them."""
    degrees = _degrees(rng)
    allowed = [[1 if unit < pixel else 0 for pixel in degrees[0]] for unit in degrees[2]]
    expect("the last mask", _masks(submission, degrees)[-1], allowed, source="definition")


@exercise("made_masks", points=0.5, needs=("test_there_is_one_mask_for_each_layer_of_weights",))
def test_no_path_leads_from_a_pixel_to_itself_or_to_an_earlier_one(submission, rng):
    degrees = _degrees(rng, full=True)
    first, second, last = _masks(submission, degrees)
    paths = first @ second @ last  # how many ways lead from pixel i to output j
    later = degrees[0][:, None] < degrees[0][None, :]
    says = f"{int((paths[~later] > 0).sum())} pairs of a pixel and an output are connected that must not be"
    expect_true("the paths", not paths[~later].any(), says, value=paths)
    says = f"{int((paths[later] == 0).sum())} outputs are cut off from a pixel that comes before them"
    expect_true("the paths", paths[later].all(), says, value=paths)


@exercise("made_masks", points=0.5)
def test_without_hidden_layers_there_are_direct_connections(submission, rng):
    """without hidden layers, there is one mask from pixels to later pixels."""
    degrees = rng.permutation(5) + 1
    masks = submission.made_masks.made_masks([degrees])
    says = f"there are {len(masks)} masks, expected one"
    expect_true("the masks", len(masks) == 1, says, value=len(masks))
    allowed = [[1 if i < j else 0 for j in degrees] for i in degrees]
    expect("the mask", np.asarray(masks[0]).astype(int), allowed, source="definition")


def _degrees(rng, *, full=False):
    """Six pixels in an order that isn't the natural one, and two hidden layers; ``full``: every degree occurs."""
    order = np.arange(6)
    while (order == np.arange(6)).sum() > 2:
        order = _order(rng, 6)
    pixels = order + 1
    if full:
        return [pixels, np.array([5, 3, 1, 2, 4, 1, 2, 3, 5]), np.array([4, 2, 1, 3, 5])]
    first = np.append(rng.permutation(5) + 1, rng.integers(1, 6, rng.integers(2, 9)))
    return [pixels, first, np.append(rng.permutation(4) + 1, rng.integers(1, 5, rng.integers(0, 7)))]


def _order(rng, d):
    """An order of the pixels that is not that of their places in it."""
    order = np.arange(d)
    while np.array_equal(np.argsort(order), order):
        order = rng.permutation(d)
    return order


def _masks(submission, degrees):
    return [np.asarray(mask).astype(int) for mask in submission.made_masks.made_masks(degrees)]
