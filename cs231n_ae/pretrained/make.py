"""Make the trained models anew: ``python -m cs231n_ae.pretrained.make``, or with the names of some of them."""

import sys
import time
from typing import Any

import numpy as np

from cs231n_ae.pretrained.loading import load_pretrained, pretrained_path
from cs231n_ae.pretrained.recipes import RECIPES, SEED, loss_on_test, train_recipe
from cs231n_ae.saving import save_model

__all__ = ["main", "make"]


def make(name: str, *, progress: bool = True) -> Any:
    """Train a model by its recipe, write it into the package with 16 bits a number, and load it from there."""
    recipe, started = RECIPES[name], time.process_time()
    model, losses = train_recipe(recipe, progress=progress)
    model.params = {key: value.astype(np.float16) for key, value in model.params.items()}
    about = {
        "dataset": "mnist_5k",
        "seed": SEED,
        "first_losses": losses[:5],
        "seconds": round(time.process_time() - started),
    }
    save_model(pretrained_path(name), model, about=about)
    about["test_loss"] = round(loss_on_test(recipe, load_pretrained(name)), 3)
    save_model(pretrained_path(name), model, about=about)
    return load_pretrained(name)


def main(names: list[str]) -> None:
    """Make those that are named, or all."""
    for name in names or RECIPES:
        model = make(name)
        kib = pretrained_path(name).stat().st_size / 1024
        print(f"{name}: {loss_on_test(RECIPES[name], model):.2f} on test digits, {kib:.0f} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
