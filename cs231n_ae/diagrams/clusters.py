"""Points and the centres that stand for them."""

from cs231n_ae.diagrams.drawing import Drawing, Node

__all__ = ["kmeans_steps"]

_POINTS: list[tuple[float, float]] = [
    (28, 42),
    (55, 15),
    (74, 48),
    (46, 78),
    (96, 22),
    (132, 112),
    (168, 88),
    (150, 140),
    (190, 124),
    (112, 148),
]
_START: list[tuple[float, float]] = [(20, 120), (130, 40)]


def kmeans_steps() -> Drawing:
    """Label the points by the nearest centre, then move each centre to the mean of its points."""
    d = Drawing(
        760,
        290,
        "k-means takes two steps in turn: label the points, move the centres",
        "Three panels with the same ten points and two centres. First, each point is joined to its nearest centre. "
        "Second, each centre moves to the mean of its points. Third, with the centres moved, points change their "
        "label.",
    )
    centres = _START
    labels = _nearest(centres)
    means = _means(labels)
    for left, shown, now, name in (
        (20, centres, labels, "1. label: the nearest centre"),
        (270, means, labels, "2. move: to the mean"),
        (520, means, _nearest(means), "1. label again"),
    ):
        d.text(left + 108, 60, name)
        for (x, y), label in zip(_POINTS, now, strict=True):
            cx, cy = shown[label]
            d.line((left + x, 85 + y), (left + cx, 85 + cy), kind="thin")
        for (x, y), label in zip(_POINTS, now, strict=True):
            d.circle(left + x, 85 + y, kind=("strong", "parameter")[label], r=8)
        for k, (x, y) in enumerate(shown):
            if left == 270:
                d.arrow((left + centres[k][0], 85 + centres[k][1]), Node(left + x, 85 + y, 18, 18), kind="other")
            d.text(left + x, 85 + y, "✚", size=22)
    d.note(20, 268, "Neither step can raise the sum of squared distances.")
    return d


def _nearest(centres: list[tuple[float, float]]) -> list[int]:
    """For each point the number of its nearest centre."""
    return [min(range(2), key=lambda k: (x - centres[k][0]) ** 2 + (y - centres[k][1]) ** 2) for x, y in _POINTS]


def _means(labels: list[int]) -> list[tuple[float, float]]:
    """The mean of each label's points."""
    groups = [[p for p, label in zip(_POINTS, labels, strict=True) if label == k] for k in range(2)]
    return [(sum(x for x, _ in group) / len(group), sum(y for _, y in group) / len(group)) for group in groups]
