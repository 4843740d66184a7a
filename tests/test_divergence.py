"""Training that runs away with finite numbers stops, says why, and training that comes back is let go on."""

import math

import numpy as np
import pytest

from cs231n_ae import datasets, optim
from cs231n_ae.divergence import DivergenceError, outgrown, require_bounded_step, require_learned, require_sound_memory
from cs231n_ae.history import History
from cs231n_ae.models import (
    VAE,
    Autoencoder,
    Classifier,
    ConditionalVAE,
    ImportanceWeightedVAE,
    LinearAutoencoder,
    RealNVP,
    WithFreeBits,
)
from cs231n_ae.solver import NonFiniteError, Solver

DIGITS = datasets.load("digits")
X, Y = DIGITS.x_train, DIGITS.y_train
SIZES = (64, 32, 8)


def rng():
    return np.random.default_rng(0)


def solver(model, data=X, **options):
    return Solver(model, data, rng=rng(), progress=False, **{"epochs": 3, **options})


def memory_of(solver):
    return [value for _, _, value in solver._run.updates.memory()]


MODELS = {
    "VAE": (lambda: VAE(SIZES, rng=rng()), X),
    "VAE, learned variance": (lambda: VAE(SIZES, likelihood="gaussian", variance=None, rng=rng()), X),
    "ConditionalVAE": (lambda: ConditionalVAE(SIZES, 10, rng=rng()), (X, Y)),
    "ImportanceWeightedVAE": (lambda: ImportanceWeightedVAE(SIZES, n_samples=2, rng=rng()), X),
    "WithFreeBits": (lambda: WithFreeBits(VAE(SIZES, rng=rng()), floor=0.1), X),
    "Autoencoder": (lambda: Autoencoder(SIZES, rng=rng()), X),
    "Autoencoder, l2": (lambda: Autoencoder(SIZES, likelihood="gaussian", rng=rng()), X),
    "LinearAutoencoder": (lambda: LinearAutoencoder(64, 8, rng=rng()), X),
    "RealNVP": (lambda: RealNVP(64, (32,), rng=rng()), X),
    "Classifier": (lambda: Classifier(SIZES, 10, activation="relu", rng=rng()), (X, Y)),
}
every_model = pytest.mark.parametrize(("build", "data"), MODELS.values(), ids=MODELS)


@every_model
@pytest.mark.parametrize("rule", ["adam", "rmsprop", "adagrad", "sgd", "sgd_momentum"])
def test_a_learning_rate_beyond_reason_ends_with_its_name_and_a_memory_that_is_finite(build, data, rule):
    run = solver(build(), data, update_rule=rule, learning_rate=1e5)
    with np.errstate(all="ignore"), pytest.raises(DivergenceError, match=r"(?i)learning rate"):
        run.train()
    assert run.history.stopped == "diverged" and run.history.epochs < 3
    assert all(np.isfinite(value).all() for value in memory_of(run))


@every_model
def test_a_usual_training_is_let_alone(build, data):
    model = build()
    run = solver(model, data)
    assert run.train().stopped == "finished"
    require_learned(run.history, run.evaluate(data)[0])


@pytest.mark.parametrize(("name", "rate"), [("Autoencoder", 0.3), ("Autoencoder, l2", 0.1), ("LinearAutoencoder", 0.3)])
def test_a_training_that_rears_up_and_comes_back_is_let_go_on(name, rate):
    history = solver(MODELS[name][0](), learning_rate=rate, epochs=15).train()
    assert max(history.steps["loss"]) > 5 * history.steps["loss"][0] > 5 * history.train["loss"][-1]


def test_a_vae_at_the_bound_of_its_log_variance_is_told_so():
    run = solver(VAE((64, 400, 20), rng=rng()), learning_rate=1.0)
    with pytest.raises(
        DivergenceError,
        match=r"^Training diverged in step 2 \(epoch 1\): its gradient, of norm 1\.\d+e\+24, is beyond 5\.8e\+17, the "
        r"largest number of which float32 can hold the squares of 1000 steps, .* never move again\. "
        r"The encoder's log-variance reached "
        r"\d\.\d+e\+03 \(its exponential is held at e\^50\)\. The learning rate of 1 is too high: try a tenth of it, "
        r"or clip_norm=1\.0$",
    ):
        run.train()
    assert len(run.history.batch_size) == 1  # the step that was too much has not been made


def test_a_decoder_whose_variance_vanishes_is_told_so():
    model = VAE(SIZES, likelihood="gaussian", variance=None, rng=rng())
    model.params["logvar"][...] = -60
    with pytest.raises(
        DivergenceError, match=r"Minus the decoder's log-variance reached 60 .*No step has been made yet"
    ):
        solver(model).train()


def test_data_that_are_not_scaled_are_the_cause_before_the_learning_rate_is():
    run = solver(
        Autoencoder(SIZES, likelihood="gaussian", rng=rng()), X * np.float32(255), update_rule="sgd", learning_rate=1e-2
    )
    with np.errstate(all="ignore"), pytest.raises(DivergenceError) as caught:
        run.train()
    assert "The data are not scaled (values from 0 to 255, root mean square 12" in str(caught.value)
    assert "divide pixels by 255" in str(caught.value) and "learning rate" not in str(caught.value)
    run = solver(
        Autoencoder(SIZES, likelihood="gaussian", rng=rng()), X * np.float32(1e6), update_rule="sgd", learning_rate=1e-2
    )
    with (  # whether a product of large numbers ends as inf, or two of these as nan, is the processor's matter
        np.errstate(all="ignore"),
        pytest.raises(NonFiniteError, match=r"reconstruction is (inf|nan)\. The data are not scaled"),
    ):
        run.train()


class Told:
    """Says the loss and the gradient that it is told to say."""

    def __init__(self, losses, gradient=1.0, dtype=np.float32):
        self.params, self.losses = {"w": np.zeros(3, dtype)}, iter(losses)
        self.gradient = np.full(3, gradient, dtype)

    def loss(self, x, *, rng):
        return next(self.losses), {"w": self.gradient}, {}

    def evaluate(self, x, *, rng):
        return 1.0, {}


def told(*losses, gradient=1.0, dtype=np.float32, **options):
    model = Told(losses, gradient, dtype)
    return model, solver(model, np.zeros((len(losses), 1)), batch_size=1, epochs=1, **options)


@pytest.mark.parametrize(("first", "then"), [(40.0, 5e10), (1e-9, 1.1e9), (-80.0, -9e10), (1e12, 2e21)])
def test_a_loss_a_thousand_million_times_the_first_is_too_much(first, then):
    with pytest.raises(DivergenceError, match=r"in step 2 \(epoch 1\): its loss is .*, and training began with"):
        told(first, then)[1].train()
    assert told(first, then / 100)[1].train().stopped == "finished"
    assert outgrown(then, first) and not outgrown(then / 100, first)


@pytest.mark.parametrize("clip_norm", [None, 1e30])
def test_a_gradient_is_refused_from_where_a_thousand_of_its_squares_are_infinite(clip_norm):
    largest = math.sqrt(np.finfo(np.float32).max / 1000)
    model, run = told(1.0, gradient=1.01 * largest / math.sqrt(3), clip_norm=clip_norm)
    with pytest.raises(DivergenceError, match=r"of norm 5\.89e\+17, is beyond 5\.8e\+17"):
        run.train()
    assert not model.params["w"].any() and not memory_of(run)
    _, run = told(*[1.0] * 3000, gradient=0.99 * largest / math.sqrt(3), clip_norm=clip_norm)
    run.train()
    assert all(np.isfinite(value).all() for value in memory_of(run))


def test_a_gradient_that_is_clipped_or_in_float64_has_no_infinite_square():
    assert told(1.0, gradient=1e30, clip_norm=1.0)[1].train().stopped == "finished"
    assert told(1.0, gradient=1e100, dtype=np.float64)[1].train().stopped == "finished"
    with pytest.raises(DivergenceError, match=r"4\.2e\+152, the largest number of which float64 can hold the squares"):
        told(1.0, gradient=1e155, dtype=np.float64)[1].train()


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_rules_memory_is_looked_at_after_each_epoch(bad, tmp_path):
    def forgetful(w, dw, config):
        return w - dw, {**config, "v": np.where(np.arange(3) == 1, bad, dw), "t": 1}

    _, run = told(1.0, 1.0, update_rule=forgetful, checkpoint=tmp_path / "run.npz")
    with pytest.raises(
        DivergenceError, match=rf"after epoch 1, v in the update rule's memory of w is {bad} in 1 of 3 entries"
    ):
        run.train()
    assert run.history.stopped == "diverged" and not list(tmp_path.iterdir())  # nothing to resume from


def test_a_memory_poisoned_by_an_earlier_run_is_found():
    updates = optim.ParameterUpdates(options={})
    params, grads = {"w": np.zeros(2, np.float32)}, {"w": np.array([1e20, 1.0], np.float32)}
    require_sound_memory(updates, after="nothing")
    with np.errstate(over="ignore"):
        updates.apply(optim.adam, params, grads, learning_rate=1e-3)
    with pytest.raises(DivergenceError, match="v_sum in the update rule's memory of w is inf in 1 of 2 entries"):
        require_sound_memory(updates, after="step 1")


def test_a_model_that_ended_worse_than_it_began_has_not_learned():
    history = History()
    history.record_step(40.0, {}, learning_rate=0.5, gradient_norm=1.0, batch_size=1)
    for loss in (39.0, 79.0, -1e9):
        require_learned(history, loss)
    for loss in (81.0, math.inf, math.nan):
        with pytest.raises(
            DivergenceError, match=r"made the model worse: .* began with 40\. The learning rate of 0\.5 is"
        ):
            require_learned(history, loss)


def test_a_sound_step_is_let_pass_whatever_the_model():
    require_bounded_step(None, (), 1e5, 1e6, learning_rate=1.0, history=History())
