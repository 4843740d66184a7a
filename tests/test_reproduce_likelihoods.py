"""The entries on likelihoods, against scipy, direct estimates, and a model whose likelihood is known."""

import numpy as np
import pytest
import scipy.stats
from test_reproduce_entries import digits, run, tiny

from cs231n_ae.datasets import load
from cs231n_ae.measures import log_likelihood
from cs231n_ae.models import VAE
from cs231n_ae.reproduce.bounds import exact_log_likelihood
from cs231n_ae.reproduce.harness import Run, reproduce
from cs231n_ae.reproduce.likelihoods import binarized_test_images, measure_nll, start_at_base_rates


def test_independent_pixels_have_the_likelihood_of_scipy(tmp_path):
    measured = run("pixel_floor", tmp_path)
    data = load("digits")
    x = binarized_test_images(Run(tiny("pixel_floor"), tmp_path / "again", load=digits))
    assert set(np.unique(x)) == {0, 1}
    p = (data.x_train.astype(np.float64).sum(axis=0) + 1) / (len(data.x_train) + 2)
    expected = -scipy.stats.bernoulli.logpmf(x.astype(int), p).sum(axis=1)
    assert measured["nll"] == pytest.approx(expected.mean(), rel=1e-6)
    assert measured["nll_error"] == pytest.approx(scipy.stats.sem(expected), rel=1e-6)
    grey = data.x_test.astype(np.float64)
    assert measured["grey"] == pytest.approx(-(grey @ np.log(p) + (1 - grey) @ np.log(1 - p)).mean(), rel=1e-6)
    assert abs(measured["nll"] - measured["grey"]) < 5 * measured["nll_error"]


def test_a_decoder_that_says_nothing_yet_draws_the_pixel_means():
    rng = np.random.default_rng(0)
    model, x = VAE((5, 4, 3, 2), rng=rng), rng.random((50, 5)).astype(np.float32)
    x[:, 0] = 0  # never on: held at 0.005
    start_at_base_rates(model, x)
    drawn = model.decode(rng.standard_normal((200, 2)).astype(np.float32))
    assert drawn[:, 0].max() < 0.1 < drawn[:, 1:].min()
    model.params["dec_W3"][...] = 0
    expected = [0.005, *x[:, 1:].mean(axis=0)]
    np.testing.assert_allclose(model.decode(np.zeros((1, 2), np.float32))[0], expected, rtol=1e-5)


def test_a_likelihood_measured_on_some_images_is_that_of_all(tmp_path):
    model = VAE((64, 9, 3), rng=np.random.default_rng(0))
    model.params["enc_b2"] += 0.5  # far from the posterior, so that few samples are too few
    x = load("digits").x_test.round()
    truth = -log_likelihood(model, x, samples=2000, rng=np.random.default_rng(1)).mean()
    some = Run(tiny("vae"), tmp_path / "some", load=digits, progress=False)
    found = measure_nll(some, "nll", model, x, samples=3, few=60, few_samples=2000)
    numbers = some.result.measured
    assert found.shape == (len(x),) and numbers["nll"] == pytest.approx(found.mean())
    assert 0 < numbers["nll_error"] < 0.4
    assert abs(numbers["nll"] - truth) < 4 * numbers["nll_error"] + 0.05
    assert numbers["nll_bound"] > numbers["nll"] + 0.2  # one sample alone
    every = Run(tiny("vae"), tmp_path / "every", load=digits, progress=False)
    measure_nll(every, "nll", model, x, samples=3, few=10**6, few_samples=2000)
    assert every.result.measured["nll"] == pytest.approx(truth, abs=0.02)
    assert every.result.measured["nll_error"] == 0


def test_the_vae_learns_and_time_of_training_is_kept(tmp_path):
    short = run("vae", tmp_path / "1", sizes=(64, 40, 8), batch_size=32)
    whole = reproduce(tiny("vae", sizes=(64, 40, 8), batch_size=32, epochs=25), tmp_path, load=digits, progress=False)
    assert whole.measured["nll"] < short["nll"] - 1
    assert whole.measured["nll"] < run("pixel_floor", tmp_path)["nll"]
    assert whole.measured["active"] == int(whole.measured["active"])
    assert 0 < whole.measured["training_minutes"] < whole.minutes


@pytest.mark.parametrize(("name", "few", "many"), [("iwae", 1, 5), ("iwae_50", 5, 50)])
def test_the_gain_of_more_samples_is_a_difference_with_its_error(name, few, many, tmp_path):
    measured = run(name, tmp_path)
    assert measured["gain"] == pytest.approx(measured[f"nll_{few}"] - measured[f"nll_{many}"], abs=1e-9)
    assert measured["gain_error"] > max(measured[f"nll_{few}_error"], measured[f"nll_{many}_error"])


def test_the_bound_rises_and_ends_at_the_exact_likelihood(tmp_path):
    changes = {
        "sizes": (64, 30, 6),
        "epochs": 25,
        "batch_size": 32,
        "images": 100,
        "linear_images": 100,
        "linear_samples": 2000,
    }
    measured = run("bounds", tmp_path, **changes)
    assert measured["bound_1"] < measured["bound_5"] < measured["bound_50"] < measured["bound_5000"]
    assert measured["smallest_rise"] > -3
    assert abs(measured["gap_errors"]) < 4 and abs(measured["gap"]) < 0.05


def test_the_exact_likelihood_is_that_of_draws_from_the_model():
    rng = np.random.default_rng(0)
    model = VAE((3, 2), likelihood="gaussian", variance=0.3, rng=rng, dtype=np.float64)
    model.params["dec_b1"] = rng.standard_normal(3)
    z = rng.standard_normal((200_000, 2))
    x = rng.standard_normal((4, 3))
    each = scipy.stats.norm(model.decode(z), np.sqrt(0.3)).logpdf(x[:, None]).sum(axis=2)  # log p(x|z) of every draw
    np.testing.assert_allclose(exact_log_likelihood(model, x), np.log(np.exp(each).mean(axis=1)), atol=0.05)
