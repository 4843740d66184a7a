"""check_model on a small variational autoencoder whose gradients are right until a test spoils them."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import GradientError, check_model, require_gradients


class SmallVAE:
    """One affine map each way, squared error plus KL; every gradient in closed form."""

    def __init__(self, seed=0, d=5, z=2):
        rng = np.random.default_rng(seed)
        self.params = {
            "W_mu": rng.standard_normal((d, z)),
            "W_logvar": 0.3 * rng.standard_normal((d, z)),
            "W_out": rng.standard_normal((z, d)),
            "b_out": rng.standard_normal(d),
        }
        self.calls = 0

    def spoil(self, grads):
        return grads

    def noise(self, shape, rng):
        return rng.standard_normal(shape)

    def loss(self, x, *, rng):
        self.calls += 1
        p, n = self.params, len(x)
        mu, logvar = x @ p["W_mu"], x @ p["W_logvar"]
        eps = self.noise(mu.shape, rng)
        sigma = np.exp(logvar / 2)
        z = mu + sigma * eps
        residual = z @ p["W_out"] + p["b_out"] - x
        parts = {
            "reconstruction": (residual**2).sum() / 2 / n,
            "kl": (np.exp(logvar) + mu**2 - 1 - logvar).sum() / 2 / n,
        }
        dz = residual @ p["W_out"].T / n
        grads = {
            "W_mu": x.T @ (dz + mu / n),
            "W_logvar": x.T @ (dz * eps * sigma / 2 + (np.exp(logvar) - 1) / 2 / n),
            "W_out": z.T @ residual / n,
            "b_out": residual.sum(axis=0) / n,
        }
        return sum(parts.values()), self.spoil(grads), parts


@pytest.fixture
def x(rng):
    return rng.standard_normal((4, 5))


def spoilt(change, **changes):
    def spoil(self, grads):
        return change(grads) or grads

    return type("Spoilt", (SmallVAE,), {"spoil": spoil, **changes})()


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("method", ["central", "richardson", "complex"])
def test_a_right_model_passes_and_is_left_as_it_was(x, fast, method):
    model = SmallVAE()
    before, arrays, batch = {n: v.copy() for n, v in model.params.items()}, dict(model.params), x.copy()
    report = check_model(model, (x,), fast=fast, method=method)
    assert report.passed, str(report)
    assert [a.name for a in report.arrays] == list(before)
    for name, value in model.params.items():
        assert value is arrays[name]
        np.testing.assert_array_equal(value, before[name])
    np.testing.assert_array_equal(x, batch)


def test_one_array_stands_for_a_batch_of_one(x):
    assert check_model(SmallVAE(), x).passed


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", ["W_mu", "W_logvar", "W_out", "b_out"])
def test_one_wrong_entry_is_found(x, fast, name):
    def wrong(grads):
        grads[name].flat[-2] += 0.01

    report = check_model(spoilt(wrong), (x,), fast=fast)
    assert [a.name for a in report.failed] == [name]
    shape = report[name].shape
    assert report[name].index == tuple(np.unravel_index(np.prod(shape) - 2, shape))
    assert report[name].analytic - report[name].numeric == pytest.approx(0.01, rel=1e-4)


@pytest.mark.parametrize("fast", [False, True])
def test_a_missing_term_of_the_loss_is_found(x, fast):
    class ForgetsTheKL(SmallVAE):
        def spoil(self, grads):
            grads["W_mu"] -= x.T @ (x @ self.params["W_mu"]) / len(x)
            return grads

    assert [a.name for a in check_model(ForgetsTheKL(), (x,), fast=fast).failed] == ["W_mu"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: g.pop("b_out"), "b_out: no gradient came for b_out"),
        (lambda g: g.update(b_oot=np.ones(5)), "gradients came for b_oot, which is not among the parameters"),
        (lambda g: g.update(W_mu=g["W_mu"].T), "has shape (2, 5), expected (5, 2), that of W_mu (is it transposed?)"),
        (lambda g: g.update(W_mu=g["W_mu"].astype(np.float32)), "has dtype float32, expected float64"),
        (lambda g: g.update(W_mu=g["W_mu"] * np.inf), "the gradient of W_mu is "),
    ],
)
def test_what_is_wrong_is_said_in_words(x, change, words):
    report = check_model(spoilt(lambda g: (change(g), None)[1]), (x,))
    assert not report.passed
    assert words in str(report)
    with pytest.raises(GradientError, match="Gradient check FAILED"):
        require_gradients(report)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("method", ["central", "complex"])
@pytest.mark.parametrize("fails_at", [1, 4, 7])
def test_parameters_are_put_back_when_the_loss_raises(x, error, fast, method, fails_at):
    class Fails(SmallVAE):
        def noise(self, shape, rng):
            if self.calls == fails_at:
                raise error
            return rng.standard_normal(shape)

    model = Fails()
    arrays, before = dict(model.params), {n: v.copy() for n, v in model.params.items()}
    with pytest.raises(error):
        check_model(model, (x,), fast=fast, method=method)
    for name, value in model.params.items():
        assert value is arrays[name]
        np.testing.assert_array_equal(value, before[name])


def test_noise_that_does_not_come_from_the_rng_is_noticed(x):
    own = np.random.default_rng(7)
    model = spoilt(lambda g: None, noise=lambda self, shape, rng: own.standard_normal(shape))
    assert "for the same seed: draw all noise from the rng" in str(check_model(model, (x,)))


def test_noise_in_a_gradient_under_a_steady_loss_is_noticed(x):
    own = np.random.default_rng(7)
    model = spoilt(lambda g: g.__setitem__("b_out", g["b_out"] + own.standard_normal(g["b_out"].shape)))
    report = check_model(model, (x,))
    assert "the gradient of b_out differed in two calls with the same inputs" in str(report) and not report.passed


def test_a_loss_that_changes_parameters_or_batch_is_noticed(x):
    class Tramples(SmallVAE):
        def noise(self, shape, rng):
            self.params["b_out"] += 1
            x[0] = 0
            return rng.standard_normal(shape)

    model, batch = Tramples(), x.copy()
    before = model.params["b_out"].copy()
    report = check_model(model, (x,))
    assert not report.passed
    assert "loss changed b_out in place" in str(report) and "loss changed batch[0] in place" in str(report)
    np.testing.assert_array_equal(model.params["b_out"], before)
    np.testing.assert_array_equal(x, batch)


def test_a_nan_loss_is_said(x):
    model = SmallVAE()
    model.params["b_out"][0] = np.nan
    report = check_model(model, (x,))
    assert "loss is nan, so there is nothing to differentiate" in str(report) and not report.passed


def test_gradients_kept_in_one_buffer_are_read_in_time(x):
    buffer = {}

    def reuses(grads):
        for name, grad in grads.items():
            kept = buffer.setdefault(name, np.empty_like(grad))
            kept[...] = grad
            grads[name] = kept

    assert check_model(spoilt(reuses), (x,)).passed


class Evaluates(SmallVAE):
    off_by = 0.0
    evaluations = 0

    def evaluate(self, x, *, rng):
        self.evaluations += 1
        loss, _, parts = SmallVAE.loss(self, x, rng=rng)
        self.calls -= 1
        return loss + self.off_by, parts


def test_evaluate_is_used_where_there_is_one_and_must_agree(x):
    model = Evaluates()
    assert check_model(model, (x,)).passed
    assert model.evaluations > 50 and model.calls == 2
    model = type("Off", (Evaluates,), {"off_by": 1e-6})()
    report = check_model(model, (x,))
    assert "evaluate gave" in str(report) and not report.passed
    assert not report.failed  # the gradients themselves were compared with loss, and are right


def test_float32_and_other_bad_arguments_are_refused(x):
    model = SmallVAE()
    with pytest.raises(ValueError, match=r"batch\[0\] must be float64 .*got float32"):
        check_model(model, (x.astype(np.float32),))
    with pytest.raises(ValueError, match="directions must be a positive integer, got 0"):
        check_model(model, (x,), fast=True, directions=0)
    with pytest.raises(ValueError, match="tolerance must be a finite number above 0, got nan"):
        check_model(model, (x,), tolerance=np.nan)
    model.params["W_mu"] = model.params["W_mu"].astype(np.float32)
    with pytest.raises(
        ValueError, match=r"model.params\['W_mu'\] must be float64 .*got float32: .*astype\(np\.float64\)"
    ):
        check_model(model, (x,))
    model.params = {}
    with pytest.raises(ValueError, match="at least one array to check"):
        check_model(model, (x,))


def test_complex_step_says_when_a_model_drops_the_imaginary_part(x):
    class Real(SmallVAE):
        def loss(self, x, *, rng):
            loss, grads, parts = super().loss(x, rng=rng)
            return loss.real, grads, parts

    with pytest.raises(ValueError, match="must keep the imaginary part"):
        check_model(Real(), (x,), method="complex")
