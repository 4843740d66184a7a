"""The solver on least squares, whose every step can be written out by hand."""

import functools
import math
import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from tqdm.auto import tqdm

from cs231n_ae import optim
from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.models import VAE
from cs231n_ae.solver import DivergenceError, NonFiniteError, Solver


class LeastSquares:
    """x @ w + b against y; with ``noise``, the inputs are jittered by the generator that comes in."""

    def __init__(self, dtype=np.float32, noise=0.0, before=None):
        self.params = {"w": np.full((3, 2), 0.5, dtype=dtype), "b": np.zeros(2, dtype=dtype)}
        self.noise, self.before, self.calls, self.seen, self.draws = noise, before, 0, [], []

    def _forward(self, x, y, rng):
        x = x + np.asarray(self.noise * rng.standard_normal(x.shape), dtype=x.dtype)
        error = x @ self.params["w"] + self.params["b"] - y
        fit, size = float((error**2).sum()) / 2 / len(x), float((self.params["w"] ** 2).sum())
        return x, error, fit + 0.005 * size, {"fit": fit, "size": size}

    def loss(self, x, y, *, rng):
        self.calls += 1
        self.seen.append(x)
        if self.before:
            self.before(self)
        x, error, loss, parts = self._forward(x, y, rng)
        return loss, {"w": x.T @ error / len(x) + 0.01 * self.params["w"], "b": error.mean(axis=0)}, parts

    def evaluate(self, x, y, *, rng):
        self.draws.append(rng.bit_generator.state["state"]["state"])
        _, _, loss, parts = self._forward(x, y, rng)
        return loss, parts


def make_data(n=50, dtype=np.float32, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, 3))
    return x.astype(dtype), (x @ rng.standard_normal((3, 2)) + 0.1 * rng.standard_normal((n, 2))).astype(dtype)


def make_solver(model=None, data=None, *, seed=0, **options):
    options = {"batch_size": 16, "epochs": 3, "progress": False, **options}
    return Solver(
        LeastSquares() if model is None else model,
        make_data() if data is None else data,
        rng=np.random.default_rng(seed),
        **options,
    )


def timeless(history):
    values = history.as_dict()
    return {k: v for k, v in values.items() if k not in ("seconds", "stopped")}


# Training


def test_full_batch_descent_follows_the_closed_form():
    x, y = make_data(dtype=np.float64)
    model = LeastSquares(np.float64)
    history = make_solver(
        model, (x, y), update_rule="sgd", learning_rate=0.1, batch_size=50, epochs=40, keep_best=False
    ).train()
    # w <- w - lr (A w - c) has the iterates w* + (I - lr A)^t (w0 - w*).
    design = np.hstack([x, np.ones((50, 1))])
    a = design.T @ design / 50 + 0.01 * np.diag([1, 1, 1, 0])
    optimum = np.linalg.solve(a, design.T @ y / 50)
    start = np.vstack([np.full((3, 2), 0.5), np.zeros((1, 2))])
    expected = optimum + np.linalg.matrix_power(np.eye(4) - 0.1 * a, 40) @ (start - optimum)
    np.testing.assert_allclose(np.vstack([model.params["w"], model.params["b"]]), expected, rtol=1e-10)
    first = ((design @ start - y) ** 2).sum() / 100
    assert history.steps["fit"][0] == pytest.approx(first, rel=1e-12)
    assert history.steps["loss"][0] == pytest.approx(first + 0.005 * 6 * 0.25, rel=1e-12)


@pytest.mark.parametrize("rule", optim.RULES)
def test_every_rule_learns(rule):
    history = make_solver(update_rule=rule, learning_rate=0.05, epochs=60).train()
    assert history.train["fit"][-1] < 0.2 * history.train["fit"][0]
    assert history.stopped == "finished"


def test_every_epoch_visits_every_example_once_in_a_new_order():
    data = make_data()
    model = LeastSquares()
    make_solver(model, data).train()
    assert [len(x) for x in model.seen] == [16, 16, 16, 2] * 3
    epochs = [np.concatenate(model.seen[i : i + 4]) for i in (0, 4, 8)]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch[:, 0]), np.sort(data[0][:, 0]))
    assert not any(
        np.array_equal(a, b) for a, b in [(epochs[0], data[0]), (epochs[0], epochs[1]), (epochs[1], epochs[2])]
    )


def test_same_seed_same_losses_and_another_seed_others():
    first, again, other = (make_solver(LeastSquares(noise=0.1), seed=s).train() for s in (1, 1, 2))
    assert timeless(first) == timeless(again)
    assert first.steps["loss"] != other.steps["loss"]


def test_validation_changes_nothing_in_training_and_repeats_its_noise():
    model = LeastSquares(noise=0.1)
    watched = make_solver(model, validation=make_data(20, seed=5), keep_best=False).train()
    assert watched.steps == make_solver(LeastSquares(noise=0.1)).train().steps
    assert len(model.draws) == 3 * 2  # three epochs, batches of 16 and 4
    assert model.draws[0:2] == model.draws[2:4] == model.draws[4:6]


def flip(x, *, rng):
    """Turn the sign of about half of the entries."""
    return np.where(rng.random(x.shape) < 0.5, -x, x)


def test_batches_are_prepared_anew_at_every_step_and_labels_left_alone():
    x, y = make_data(n=4)
    model = LeastSquares()
    make_solver(model, (x, y), epochs=6, batch_size=4, prepare=flip).train()
    signs = [np.sign(seen / x[[np.flatnonzero((abs(x) == abs(row)).all(axis=1))[0] for row in seen]])
             for seen in model.seen]  # fmt: skip
    assert len({sign.tobytes() for sign in signs}) == 6
    assert abs(np.mean(signs)) < 0.5


def test_validation_is_prepared_alike_each_time():
    x, y = make_data()
    solver = make_solver(validation=(x, y), prepare=flip)
    first, second = solver.evaluate((x, y)), solver.evaluate((x, y))
    assert first == second != make_solver().evaluate((x, y))


def test_a_prepared_run_resumes_bit_for_bit_and_not_without_its_preparation(tmp_path):
    whole = make_solver(epochs=4, prepare=flip).train()
    path = tmp_path / "run.npz"
    make_solver(epochs=2, prepare=flip, checkpoint=path).train()
    with pytest.raises(ValueError, match="prepare was flip, is None"):
        make_solver(epochs=4, checkpoint=path, resume=True)
    parts = make_solver(epochs=4, prepare=flip, checkpoint=path, resume=True).train()
    assert parts.steps["loss"] == whole.steps["loss"]


def test_validation_counts_every_example_once():
    x, y = make_data(21, seed=5)
    model = LeastSquares()
    history = make_solver(model, validation=(x, y), keep_best=False).train()
    error = x.astype(np.float64) @ model.params["w"] + model.params["b"] - y
    assert history.validation["fit"][-1] == pytest.approx((error**2).sum() / 2 / 21, rel=1e-6)


def test_parameters_stay_the_same_float32_arrays_and_data_is_untouched():
    x, y = make_data()
    x.flags.writeable = y.flags.writeable = False
    model = LeastSquares()
    before = dict(model.params)
    make_solver(model, (x, y), validation=(x, y)).train()
    assert all(model.params[k] is before[k] and before[k].dtype == np.float32 for k in before)


def test_history_records_rate_norm_and_sizes():
    history = make_solver(schedule=optim.step_decay(0.5, every=4, factor=0.1), update_rule="sgd").train()
    assert history.learning_rate == pytest.approx([0.5] * 4 + [0.05] * 4 + [0.005] * 4)
    assert history.batch_size == [16, 16, 16, 2] * 3
    assert len(history.gradient_norm) == 12
    assert set(history.steps) == set(history.train) == {"loss", "fit", "size"}
    assert history.seconds == sorted(history.seconds)


def test_clipping_bounds_the_step():
    model = LeastSquares(np.float64)
    before = {k: v.copy() for k, v in model.params.items()}
    data = make_data(16, np.float64)
    history = make_solver(model, data, update_rule="sgd", learning_rate=1.0, clip_norm=0.01, epochs=1).train()
    moved = math.sqrt(sum(((model.params[k] - before[k]) ** 2).sum() for k in before))
    assert moved == pytest.approx(0.01, rel=1e-9)
    assert history.gradient_norm[0] > 0.1


def test_the_rule_is_looked_up_when_it_is_used(monkeypatch):
    solver = make_solver(epochs=1)
    monkeypatch.setattr(optim, "adam", lambda w, dw, config: (np.full_like(w, 7), config))
    solver.train()
    assert (solver.model.params["w"] == 7).all()


def test_a_function_serves_as_rule_and_options_reach_it():
    named = make_solver(update_rule="sgd_momentum", rule_options={"momentum": 0.5}).train()
    given = make_solver(update_rule=optim.sgd_momentum, rule_options={"momentum": 0.5}).train()
    usual = make_solver(update_rule="sgd_momentum").train()
    assert named.steps == given.steps != usual.steps


def test_data_may_be_a_single_array():
    class Mean:
        def __init__(self):
            self.params = {"m": np.zeros(3)}

        def loss(self, x, *, rng):
            error = self.params["m"] - x
            return float((error**2).sum() / 2 / len(x)), {"m": error.mean(axis=0)}, {}

        def evaluate(self, x, *, rng):
            return self.loss(x, rng=rng)[0], {}

    model, x = Mean(), make_data(dtype=np.float64)[0]
    make_solver(model, x, update_rule="sgd", learning_rate=1.0, batch_size=50, epochs=1).train()
    np.testing.assert_allclose(model.params["m"], x.mean(axis=0), rtol=1e-12)


def test_the_progress_bar_shows_the_loss(capsys):
    make_solver(progress=True).train()
    err = capsys.readouterr().err
    assert "12/12" in err
    assert "loss" in err


def test_on_a_narrow_terminal_the_progress_bar_still_shows_the_loss(capsys, monkeypatch):
    monkeypatch.setattr("tqdm.auto.tqdm", functools.partial(tqdm, ncols=60))
    history = make_solver(LeastSquares(), epochs=300, progress=True).train()
    last = capsys.readouterr().err.split("\r")[-1].rstrip()
    assert len(last) <= 60 and f"1200/1200, loss {history.steps['loss'][-1]:.4g} [" in last


# The best parameters, and patience


class Scripted(LeastSquares):
    """Says the validation losses that it is told to say."""

    def __init__(self, losses):
        super().__init__()
        self.losses, self.params_then = iter(losses), []

    def evaluate(self, x, y, *, rng):
        self.params_then.append(self.params["w"].copy())
        return next(self.losses), {}


def scripted(losses, **options):
    model = Scripted(losses)
    return model, make_solver(model, validation=make_data(5), epochs=len(losses), **options).train()


def test_the_best_parameters_come_back():
    model, history = scripted([3.0, 1.0, 2.0, 1.0])
    assert (history.best_epoch, history.best_loss) == (2, 1.0)
    np.testing.assert_array_equal(model.params["w"], model.params_then[1])


def test_keep_best_off_leaves_the_last():
    model, _ = scripted([3.0, 1.0, 2.0], keep_best=False)
    np.testing.assert_array_equal(model.params["w"], model.params_then[2])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_run_that_never_improves_returns_the_last(bad):
    model, history = scripted([bad, bad])
    assert (history.best_epoch, history.stopped) == (0, "finished")
    np.testing.assert_array_equal(model.params["w"], model.params_then[1])


def test_patience_stops_and_returns_the_best():
    model, history = scripted([3.0, 2.0, 2.5, 2.0, 1.0, 0.5], patience=2)
    assert (history.stopped, history.epochs, history.best_epoch) == ("patience", 4, 2)
    np.testing.assert_array_equal(model.params["w"], model.params_then[1])


# Checkpoints


@pytest.mark.parametrize("rule", optim.RULES)
@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937])
def test_three_epochs_and_three_more_are_six(tmp_path, rule, bits):
    def run(epochs, **more):
        model = LeastSquares(noise=0.1)
        rng = np.random.Generator(bits(3))
        options = {"batch_size": 16, "progress": False, "validation": make_data(20, seed=5), "update_rule": rule}
        solver = Solver(model, make_data(), rng=rng, epochs=epochs, learning_rate=0.3, **options, **more)
        model.evaluate = lambda x, y, *, rng: model._forward(x, y, rng)[2:]
        return solver.train(), model, rng

    straight, model, rng = run(6)
    run(3, checkpoint=tmp_path / "c")
    resumed, other, other_rng = run(6, checkpoint=tmp_path / "c", resume=True)
    assert timeless(resumed) == timeless(straight)
    for name, value in model.params.items():
        np.testing.assert_array_equal(value, other.params[name])
        assert other.params[name].dtype == np.float32
    assert rng.random() == other_rng.random()


@pytest.mark.parametrize("at", [1, 3, 4, 5, 7, 12])
def test_an_interrupt_anywhere_loses_nothing(tmp_path, at):
    def interrupt(model):
        if model.calls == at:
            raise KeyboardInterrupt

    straight = make_solver(LeastSquares(noise=0.1))
    expected = straight.train()
    model = LeastSquares(noise=0.1, before=interrupt)
    solver = make_solver(model, checkpoint=tmp_path / "c")
    history = solver.train()
    assert (history.stopped, len(history.batch_size)) == ("interrupted", at - 1)
    fresh = LeastSquares(noise=0.1)
    resumed = make_solver(fresh, checkpoint=tmp_path / "c", resume=True).train()
    continued = solver.train()  # the same solver goes on as well
    assert timeless(resumed) == timeless(continued) == timeless(expected)
    np.testing.assert_array_equal(fresh.params["w"], straight.model.params["w"])
    np.testing.assert_array_equal(model.params["w"], straight.model.params["w"])


def test_training_goes_on_from_the_last_parameters_not_the_best():
    expected = make_solver(validation=make_data(5), epochs=4).train()
    model = Scripted([1.0, 2.0, 3.0, 4.0])
    solver = make_solver(model, validation=make_data(5), epochs=2)
    solver.train()
    np.testing.assert_array_equal(model.params["w"], model.params_then[0])
    solver.epochs = 4
    assert solver.train().steps == expected.steps


def test_resume_without_a_file_starts_and_without_resume_a_checkpoint_is_replaced(tmp_path):
    first = make_solver(checkpoint=tmp_path / "c", resume=True).train()
    again = make_solver(checkpoint=tmp_path / "c").train()
    assert timeless(first) == timeless(again)


def test_checkpoints_that_do_not_fit_are_refused(tmp_path):
    path = tmp_path / "c"
    make_solver(checkpoint=path, epochs=1).train()

    def refuse(match, *args, **options):
        with pytest.raises(ValueError, match=match):
            make_solver(*args, checkpoint=path, resume=True, **options)

    refuse("batch_size was 16, is 8", batch_size=8)
    refuse("update_rule was adam, is sgd", update_rule="sgd")
    refuse(r"data was float32 \(50, 3\) of hash \w+, is float32 \(40, 3\)", None, make_data(40))
    refuse(r"w was .*float32.*, is .*float64", LeastSquares(np.float64))
    write_npz(path, {}, {}, kind="checkpoint")
    refuse("must hold run, history, .*, got no run, history")
    path.write_bytes(b"PK\x03\x04 cut short")
    refuse("is not a file of this library, or it is damaged")


def test_a_foreign_file_is_refused_before_training(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match=r"will not overwrite .*thesis\.txt"):
        make_solver(checkpoint=tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


# Ctrl-C


def test_interrupted_in_the_first_step():
    def interrupt(model):
        raise KeyboardInterrupt

    history = make_solver(LeastSquares(before=interrupt)).train()
    assert (history.stopped, history.steps, history.epochs) == ("interrupted", {}, 0)


def test_an_interrupted_run_holds_the_best():
    def interrupt(model):
        if model.calls == 10:
            raise KeyboardInterrupt

    model = Scripted([1.0, 2.0])
    model.before = interrupt
    assert make_solver(model, validation=make_data(5)).train().stopped == "interrupted"
    np.testing.assert_array_equal(model.params["w"], model.params_then[0])


def test_a_signal_within_a_step_lets_the_step_end():
    def press(model):
        if model.calls == 6:
            os.kill(os.getpid(), signal.SIGINT)

    model = LeastSquares(before=press)
    handler = signal.getsignal(signal.SIGINT)
    history = make_solver(model).train()
    assert (history.stopped, len(history.batch_size), model.calls) == ("interrupted", 6, 6)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_second_signal_does_not_wait_but_never_splits_an_update(monkeypatch):
    def press_twice(model):
        if model.calls == 6:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    history = make_solver(LeastSquares(before=press_twice)).train()
    assert (history.stopped, len(history.batch_size)) == ("interrupted", 5)

    def impatient(w, dw, config):
        os.kill(os.getpid(), signal.SIGINT)
        return w - dw, config

    model = LeastSquares()
    history = make_solver(model, update_rule=impatient).train()
    assert (history.stopped, len(history.batch_size)) == ("interrupted", 1)
    assert (model.params["b"] != 0).all()  # the last array was updated, after several signals


def test_a_real_ctrl_c_from_another_process():
    program = """
        import sys, time
        import numpy as np
        from cs231n_ae.solver import Solver

        class Slow:
            params = {"w": np.zeros(1)}
            def loss(self, x, *, rng):
                print("step", flush=True)
                time.sleep(0.02)
                return 1.0, {"w": np.ones(1)}, {}
            def evaluate(self, x, *, rng):
                return 1.0, {}

        history = Solver(Slow(), np.zeros((10, 1)), rng=np.random.default_rng(0), epochs=10**6, progress=False).train()
        print(history.stopped, len(history.batch_size) == round(-Slow.params["w"][0] / 1e-3))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert [process.stdout.readline() for _ in range(3)] == ["step\n"] * 3
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (out.splitlines()[-1], err, process.returncode) == ("interrupted True", "", 0)


# NaN


def poison(array, call):
    def before(model):
        if model.calls == call:
            array(model)[...] = np.nan

    return before


def test_nan_in_the_data_is_named_by_its_row_there():
    x, y = make_data()
    y[7, 1] = np.nan
    with pytest.raises(
        NonFiniteError, match=r"data are not finite in step \d \(epoch 1\): data\[1\] is nan at index \(7, 1\), 1 of"
    ):
        make_solver(data=(x, y)).train()


@pytest.mark.parametrize("likelihood", ["bernoulli", "gaussian"])  # the former refuses NaN itself, as no probability
def test_nan_in_the_data_is_no_fault_of_the_learning_rate(likelihood):
    x = np.random.default_rng(0).random((20, 4), dtype=np.float32)
    x[13, 3] = np.nan
    model = VAE((4, 3, 2), likelihood=likelihood, rng=np.random.default_rng(0))
    with pytest.raises(NonFiniteError, match=r"data is nan at index \(13, 3\), 1 of 20 entries of the batch\. Look at"):
        Solver(model, x, rng=np.random.default_rng(0), batch_size=5, progress=False).train()


def test_an_error_of_another_kind_stays_what_it_is():
    def refuse(model):
        raise ValueError("w must be something else")

    data = np.ones((4, 3), np.float32), np.ones((4, 2), np.float32)
    with pytest.raises(ValueError, match="w must be something else"):
        Solver(LeastSquares(before=refuse), data, rng=np.random.default_rng(0), progress=False).train()


@pytest.mark.parametrize("wide", ["data", "model"])
def test_float64_data_are_told_from_a_wrong_backward_pass(wide):
    data, model = (np.float64, np.float32) if wide == "data" else (np.float32, np.float64)
    rng = np.random.default_rng(0)
    vae = VAE((4, 3, 2), rng=rng, dtype=model)
    solver = Solver(vae, rng.random((20, 4)).astype(data), rng=rng, epochs=1, progress=False)
    if wide == "model":
        assert solver.train().stopped == "finished"  # nothing is lost in a wider model
        return
    cures = r"convert the data, data\.astype\(np\.float32\), or build the model with dtype=np\.float64"
    with pytest.raises(ValueError, match=f"data is float64 and the model float32: {cures}"):
        solver.train()


def test_a_model_in_which_something_else_is_wide_is_told_so():
    class Wide(LeastSquares):
        def loss(self, x, y, *, rng):
            loss, grads, parts = super().loss(x, y, rng=rng)
            return loss, {name: grad.astype(np.longdouble) for name, grad in grads.items()}, parts

    with pytest.raises(ValueError, match="look for a float64 scalar or array in the model's backward pass"):
        make_solver(model=Wide()).train()


@pytest.mark.parametrize(("rule", "constant"), [("adam", "beta1"), ("adam", "beta2"), ("rmsprop", "decay_rate")])
def test_a_memory_that_forgets_nothing_is_told_before_the_first_step(rule, constant):
    with pytest.raises(ValueError, match=rf"rule_options\['{constant}'\] must be a finite number in \[0, 1\), got 1.0"):
        make_solver(update_rule=rule, rule_options={constant: 1.0})


def test_nan_in_a_parameter_is_named_with_the_update_that_made_it():
    def rule(w, dw, config):
        return (w * np.nan if w.ndim == 1 and config.get("t") else w), {**config, "t": 1}

    with pytest.raises(
        NonFiniteError, match=r"A parameter is not finite after the update of step 2: b is nan at index \(0,\)"
    ):
        make_solver(update_rule=rule).train()
    with pytest.raises(NonFiniteError, match="after the update of step 2: b is nan"):  # even in the very last update
        make_solver(update_rule=rule, batch_size=50, epochs=2).train()


def test_a_part_of_the_loss_is_named():
    model = LeastSquares()
    forward = model._forward
    model._forward = lambda *a: (*forward(*a)[:2], math.inf, {"fit": 1.0, "size": math.inf})
    with pytest.raises(
        NonFiniteError,
        match=r"The loss is not finite in step 1 .*: size is inf\. Try a lower learning rate, or clip_norm",
    ):
        make_solver(model).train()
    model._forward = lambda *a: (*forward(*a)[:2], math.nan, {"fit": 1.0, "size": 1.0})
    with pytest.raises(NonFiniteError, match="loss is nan"):
        make_solver(model).train()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_bad_gradient_under_a_good_loss_is_named_and_does_no_harm(bad):
    class Bad(LeastSquares):
        def loss(self, x, y, *, rng):
            loss, grads, parts = super().loss(x, y, rng=rng)
            if self.calls == 6:
                grads["w"][2, 1] = bad
            return loss, grads, parts

    model = Bad()
    solver = make_solver(model)
    with pytest.raises(
        ValueError, match=rf"gradient is not finite in step 6 \(epoch 2\).*: w is {bad} at index \(2, 1\)"
    ):
        solver.train()
    assert np.isfinite(model.params["w"]).all()
    assert len(solver.history.batch_size) == 5


def test_divergence_ends_with_advice():
    with pytest.raises(DivergenceError, match="rate of 10000 is too high: try a tenth of it, or clip_norm"):
        make_solver(update_rule="sgd", learning_rate=1e4, epochs=50).train()


# Bad input


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"data": [[1.0]]}, "data must be a numpy array or a tuple of them"),
        ({"data": (np.ones((3, 3)), np.ones((2, 2)))}, r"data must .* one length, at least 1, got lengths \[3, 2\]"),
        ({"data": np.ones((0, 3))}, r"got lengths \[0\]"),
        ({"validation": (np.ones((3, 3)), np.ones((2, 2)))}, "validation must hold arrays of one length"),
        ({"update_rule": "adm"}, "update_rule must be one of 'sgd', .*, got 'adm'"),
        ({"rule_options": {"momentum": 0.9}}, r"rule_options .* \['beta1', 'beta2', 'epsilon'\], got 'momentum'"),
        ({"learning_rate": -1.0}, "learning_rate must be a finite number above 0"),
        ({"learning_rate": 0.1, "schedule": optim.constant(0.1)}, "both say the rate"),
        ({"batch_size": 0}, "batch_size must be a positive integer, got 0"),
        ({"epochs": 1.5}, r"epochs must be a positive integer, got 1\.5"),
        ({"clip_norm": 0.0}, "clip_norm must be a finite number above 0"),
        ({"patience": 2}, "patience must come with validation data"),
        ({"resume": True}, "resume must come with a checkpoint"),
        ({"model": object()}, "model must have params, loss, evaluate, got object without params, loss, evaluate"),
    ],
)  # fmt: skip
def test_bad_options_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        make_solver(**options)


def test_bad_generators_and_parameters_are_refused():
    with pytest.raises(ValueError, match=r"rng must be a np.random.Generator, got int"):
        Solver(LeastSquares(), make_data(), rng=0)
    model = LeastSquares()
    model.params["b"].flags.writeable = False
    with pytest.raises(ValueError, match=r"params\['b'\] must be writeable"):
        make_solver(model)
    model.params["b"] = np.zeros(2, dtype=int)
    with pytest.raises(ValueError, match=r"params\['b'\] must hold floating point numbers"):
        make_solver(model)


def test_a_checkpoint_holds_no_more_than_it_says(tmp_path):
    make_solver(checkpoint=tmp_path / "c", validation=make_data(5)).train()
    arrays, meta = read_npz(tmp_path / "c", kind="checkpoint")
    assert {name.split("/")[0] for name in arrays} == {"params", "best", "rule"}
    assert meta["history"]["best_epoch"] > 0


def test_what_gives_no_number_for_a_step_is_named():
    for rate in (None, "0.1", np.nan):
        with pytest.raises(ValueError, match="learning_rate must be a finite number of at least 0, got "):
            make_solver(schedule=lambda step, rate=rate: rate).train()
    model = VAE((4, 3, 2), rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"anneal\['beta'\]\(0\) must be a finite number, got None"):
        Solver(model, np.zeros((5, 4), np.float32), rng=np.random.default_rng(0), anneal={"beta": lambda step: None})


def test_data_without_what_the_loss_takes_besides_is_told_at_once():
    x, y = make_data(5)
    says = r"{} must be \(x, y\), which LeastSquares\.loss takes, got {} array"
    for wrong in (x, (x, y, y)):
        n = len(wrong) if isinstance(wrong, tuple) else 1
        with pytest.raises(ValueError, match=says.format("data", n)):
            make_solver(LeastSquares(), data=wrong)
        with pytest.raises(ValueError, match=says.format("validation", n)):
            make_solver(LeastSquares(), validation=wrong)
        with pytest.raises(ValueError, match=says.format("data", n)):
            make_solver(LeastSquares()).evaluate(wrong)
