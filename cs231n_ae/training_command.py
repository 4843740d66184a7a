"""What ``cs231n-ae train`` does: a model from a few words, trained or fitted, tested, and saved."""

import math
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.checkpoint import require_ours
from cs231n_ae.datasets import Dataset
from cs231n_ae.dequantization import bits_per_dimension
from cs231n_ae.divergence import require_learned
from cs231n_ae.folders import require_writable
from cs231n_ae.models import GAN, PCA, KMeans
from cs231n_ae.own_data import open_dataset
from cs231n_ae.recipes import build_model, grey_levels, preparation
from cs231n_ae.registry import TRAINABLE
from cs231n_ae.run_facts import OtherRunError
from cs231n_ae.saving import save_model
from cs231n_ae.solver import Solver
from cs231n_ae.types import Array
from cs231n_ae.validation import require_in

__all__ = ["train_from_words"]

OF_TRAINING = ("epochs", "batch_size", "learning_rate", "resume")
"""Options that only a model has which is trained, and not fitted at one go."""

CONTRASTIVE = ("rbm",)
"""Models whose loss compares free energies of data and of samples: it stays near 0 while they learn."""

Rows = list[tuple[str, float]]


def train_from_words(
    model: str,
    *,
    dataset: str,
    labels: str | None,
    sizes: tuple[int, ...] | None,
    seed: int,
    out: Path | None,
    say: Callable[[str], None],
    **given: Any,
) -> None:
    """Train a model, say how good it is on the test set, and save it.

    Args:
        model: one of ``cs231n_ae.registry.TRAINABLE``.
        dataset: the name of one, or the path of a file of one's own.
        labels: where the labels are in such a file.
        sizes: the layers behind the input; those of the registry, unless said.
        seed: of weights, training, and the split of one's own data.
        out: where the model goes; ``runs/MODEL-DATASET.npz``, unless said. Its checkpoint lies beside it.
        say: what is said, line by line, goes there.
        given: the other options by name, None for those that were not given.

    Raises:
        ValueError: if the words make no model, there is no such data, a file would be overwritten that is no model, or
            another run would be resumed.
        OSError: if nothing can be written where the model goes.
        DivergenceError: if training ran away, or left the model worse than it was.
    """
    require_in("the model", model, tuple(TRAINABLE))
    options = {name: value for name, value in given.items() if value is not None and value is not False}
    _require_options(model, options)
    out = out or Path("runs") / f"{model}-{Path(dataset).stem}.npz"
    require_ours(out, kind="model")
    data, notes = open_dataset(dataset, seed=seed, labels=labels)
    for note in notes:
        say(f"note: {note}")
    rng = np.random.default_rng(seed)
    own = {name: value for name, value in options.items() if name in TRAINABLE[model].options}
    network = build_model(model, data, sizes=sizes, rng=rng, **own)
    require_writable(out.parent)  # it makes the folder, so it comes behind all that can be refused
    how = {name: value for name, value in options.items() if name in OF_TRAINING}
    training = _Training(model, network, data, seed, rng, out.with_suffix(".checkpoint.npz"), say, **how)
    epochs, rows = training.run()
    about = {"dataset": dataset, "labels": labels, "image_shape": data.image_shape, "seed": seed, "epochs": epochs}
    save_model(out, network, about={name: value for name, value in about.items() if value is not None})
    for name, value in rows:
        say(f"  {name:<18} {value:9.3f}")
    say(f"saved {out}")


def _require_options(model: str, options: Collection[str]) -> None:
    """Raise at an option that the model has not."""
    known = TRAINABLE[model]
    has = (*known.options, *(() if known.fitted else OF_TRAINING))
    for name in options:
        if name not in has:
            all_of_them = ", ".join(map(_dashed, ("dataset", "labels", "sizes", *has, "seed", "out")))
            raise ValueError(f"{model} has no {_dashed(name)}: leave it out. Its options are {all_of_them}")


def _squared_error(x_hat: Array, x: Array) -> tuple[str, float]:
    return "squared error", float(((x_hat - x) ** 2).sum(axis=1).mean())


def _dashed(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@dataclass
class _Training:
    """One training: what is trained, on what, how, and where it says so."""

    name: str
    network: Any
    data: Dataset
    seed: int
    rng: np.random.Generator
    checkpoint: Path
    say: Callable[[str], None]
    epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 1e-3
    resume: bool = False

    def run(self) -> tuple[int | None, Rows]:
        """Train, and say so: how many epochs are done, if there are epochs, and the rows of what came out."""
        if isinstance(self.network, PCA | KMeans):
            return None, self._fit(self.network)
        if self.resume and not self.checkpoint.exists():
            self.say(f"note: there is no {self.checkpoint} to go on from, so this is a new run")
        try:
            return self._play(self.network) if isinstance(self.network, GAN) else self._solve()
        except OtherRunError as error:
            raise ValueError(
                f"--resume must go on with the run in {self.checkpoint}: {'; '.join(error.differences)}. Say what it "
                "was, or name another --out for a run of its own; --epochs alone may grow"
            ) from error

    def _fit(self, network: PCA | KMeans) -> Rows:
        """At one go; then how far the test images are from what stands for them."""
        x, x_test = self.data.x_train, self.data.x_test
        if isinstance(network, PCA):
            x_hat = network.fit(x).reconstruct(x_test)
        else:
            x_hat = network.fit(x, rng=self.rng).centers[network.predict(x_test)]
        self.say(f"fitted to {len(x)} images; of {len(x_test)} test images, per image")
        return [_squared_error(x_hat, x_test)]

    def _solve(self) -> tuple[int, Rows]:
        """By the solver; then the loss on the test set, its parts, and what else there is to say."""
        known, data = TRAINABLE[self.name], self.data
        train: tuple[Array, ...] = (data.x_train,)
        test: tuple[Array, ...] = (data.x_test,)
        if known.sees == "labels" and data.y_train is not None and data.y_test is not None:
            train, test = (*train, data.y_train), (*test, data.y_test)
        solver = self._solver(train)
        history = solver.train()
        if history.stopped == "interrupted":
            self.say(f"Stopped in epoch {history.epochs + 1}; the same command with --resume goes on from there.")
        loss, parts = solver.evaluate(test)
        if history.stopped != "interrupted" and self.name not in CONTRASTIVE:
            require_learned(history, loss)
        time = f", {history.seconds[-1]:.1f} s" if history.seconds else ""
        self.say(f"test loss {loss:.3f} per image after {history.epochs} epochs (seed {self.seed}{time})")
        rows = list(parts.items())
        if known.sees == "levels":
            levels, n_features = grey_levels(data.x_train), data.x_train.shape[1]
            rows.append(("bits per dimension", bits_per_dimension(loss, n_features=n_features, levels=levels)))
        if known.sees in ("pixels", "labels"):
            rows.append(_squared_error(self.network.reconstruct(*test), data.x_test))
        return history.epochs, rows

    def _solver(self, train: tuple[Array, ...]) -> Solver:
        """The solver, before its first step or where a checkpoint left it."""
        with warnings.catch_warnings(record=True) as notes:
            warnings.simplefilter("always", UserWarning)
            solver = Solver(
                self.network,
                train,
                rng=self.rng,
                prepare=preparation(self.name, self.data),
                learning_rate=self.learning_rate,
                batch_size=self.batch_size,
                epochs=self.epochs,
                checkpoint=self.checkpoint,
                resume=self.resume,
            )
        for note in notes:
            self.say(f"note: {note.message}")
        return solver

    def _play(self, gan: GAN) -> tuple[int, Rows]:
        """One net against the other; then what each loses over the last pass, which says nothing of the samples."""
        per_epoch = math.ceil(len(self.data.x_train) / self.batch_size)
        steps = self.epochs * per_epoch
        curves = train_gan(
            gan,
            self.data.x_train,
            steps=steps,
            rng=self.rng,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            checkpoint=self.checkpoint,
            resume=self.resume,
        )
        done = len(curves["generator"])
        if done < steps:
            self.say(f"Stopped after {done} steps; the same command with --resume goes on from there.")
        self.say(f"losses over the last pass, after {done // per_epoch} epochs (seed {self.seed})")
        return done // per_epoch, [(side, float(losses[-per_epoch:].mean())) for side, losses in curves.items() if done]
