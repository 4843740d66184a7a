"""An argument that a call lacks, and what comes in and is not used."""

from cs231n_ae.course.judging.repair.place import first_words
from cs231n_ae.course.judging.repair.verdict import lent_place_of

SAMPLE = """\
def sample_pixels(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    _require_arguments(logits, n, n_features, rng, dtype)
    given = _as_given(given, n, n_features)
    known = given.shape[1]
    x = np.zeros((n, n_features))  #!
    x[:, :known] = given
    for pixel in range(known, n_features):
        probability, _ = layers.sigmoid_forward(logits(x)[:, pixel])
        x[:, pixel] = rng.random(n) < probability
    return x
"""
DDIM = """\
def ddim_step(noisy, eps, *, now, before):
    require_same_data("eps", eps, "noisy", noisy)
    _require_fall(now, before)
    return noisy{0}
"""


def test_a_missing_argument_is_found_with_its_line(answer_to):
    answer = answer_to("a4", "sample_pixels", SAMPLE)
    (spot,) = answer.place(seconds=10.0).spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), "argument missing")


def test_an_argument_that_is_only_checked_is_not_used(answer_to):
    answer = answer_to("a5", "ddim_step", DDIM.format(" * now / before"))
    place = lent_place_of(answer.exercise, answer.search(seconds=3.0))
    assert place.unread == ("eps",)
    assert "ddim_step itself computes nothing with eps. What is it there for?" in first_words(place)
