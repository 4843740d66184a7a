"""``python benchmarks/run.py`` measures everything and writes benchmarks/RESULTS.md: ``make bench`` does this.

Everything is compared within one process, in turns, and reported as ratios: see alternate.py. The commands and the
epoch of 60,000 images, which need processes of their own, take turns too.
"""

import argparse
import io
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import ours
import peer_family
import peer_hips
import peer_torch
import sklearn.datasets
from alternate import alternate
from commands import command_rows, epoch_rows, grading_rows
from family import FAMILY, family_step
from machine import machine_facts, noise
from past_runs import add_run, side_by_side
from rows import Row, row, table

from cs231n_ae import datasets, optim
from cs231n_ae.console import printable
from cs231n_ae.fast_twins import fast_bce_with_logits_loss, fast_twins
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.gradient_check import check_model

CLASSIC, BATCH = (784, 400, 20), 128
DEFAULT, FUSED, PRODUCTS = "PyTorch, default Adam", "PyTorch, fused Adam", "the products alone"
CONVOLUTIONS = ("ConvAutoencoder", "PixelCNN")
NAMES = {"vae": "the VAE", "autoencoder": "the MLP autoencoder"}


def step_rows(kind: str) -> list[Row]:
    """A training step at the classic size."""
    times = alternate(
        {
            "ours": ours.step(kind, CLASSIC, BATCH),
            DEFAULT: peer_torch.torch_step(kind, CLASSIC, BATCH, fused=False),
            FUSED: peer_torch.torch_step(kind, CLASSIC, BATCH, fused=True),
            PRODUCTS: ours.products(kind, CLASSIC, BATCH),
        },
        rounds=21,
    )
    what = f"a step of {NAMES[kind]}"
    targets = {DEFAULT: 0.85, FUSED: 1.1, PRODUCTS: 2.2}
    return [row(what, times, "ours", peer, target=targets.get(peer)) for peer in (DEFAULT, FUSED, PRODUCTS)]


def adam_rows() -> list[Row]:
    """Adam alone."""
    count = 1_000_000
    times = alternate(
        {
            "ours": ours.adam(count),
            FUSED: peer_torch.torch_adam(count, fused=True),
            DEFAULT: peer_torch.torch_adam(count, fused=False),
        },
        rounds=21,
    )
    what = "Adam on a million float32 parameters"
    return [row(what, times, "ours", FUSED, target=2.5), row(what, times, "ours", DEFAULT, target=0.8)]


def large_batch_rows() -> list[Row]:
    """An example's share of a step, in a large batch and in a small one."""
    rows = []
    for kind, name in NAMES.items():
        times = alternate({"1024": ours.step(kind, CLASSIC, 1024), "128": ours.step(kind, CLASSIC, 128)}, calls=5)
        what = f"a step of {name} at batch 1024, in eighths"
        rows.append(row(what, times, "1024", "128", against="batch 128", target=1.0, per=8))
    return rows


def scaling_rows() -> list[Row]:
    """Batches and widths from small to large."""
    rows = []
    cases = [(batch, 400) for batch in (16, 64, 256, 1024, 4096)] + [(BATCH, w) for w in (64, 256, 1024, 2048)]
    for batch, width in cases:
        sizes = (784, width, 20)
        times = alternate(
            {
                "ours": ours.step("vae", sizes, batch),
                DEFAULT: peer_torch.torch_step("vae", sizes, batch, fused=False),
                PRODUCTS: ours.products("vae", sizes, batch),
            },
            rounds=5 if batch * width > 300_000 else 9,
            calls=3,
            warm=1,
        )
        what = f"a step of the VAE, batch {batch}, width {width}"
        targets = {DEFAULT: 1.0} if batch >= 1024 or width >= 1024 else {}
        rows += [row(what, times, "ours", peer, target=targets.get(peer)) for peer in (DEFAULT, PRODUCTS)]
    return rows


def profile_rows() -> list[Row]:
    """Where a step of the VAE goes."""
    rng, x = np.random.default_rng(0), ours.images(BATCH)
    model = ours.make_model("vae", CLASSIC)
    _, grads, _ = model.loss(x, rng=rng)
    logits = rng.standard_normal(x.shape, dtype=np.float32)
    updates = optim.ParameterUpdates(options={})

    def loss_with_twins() -> None:
        with fast_twins():
            model.loss(x, rng=rng)

    parts = {
        "loss and gradients": loss_with_twins,
        "of which the binary cross-entropy": lambda: fast_bce_with_logits_loss(logits, x),
        "the gradients' norm": lambda: optim.clip_by_global_norm(grads, None),
        "Adam": lambda: updates.apply(optim.adam, model.params, grads, learning_rate=1e-3),
        PRODUCTS: ours.products("vae", CLASSIC, BATCH),
    }
    times = alternate(parts, rounds=15)
    return [row(f"the VAE's step: {name}", times, name, PRODUCTS) for name in list(parts)[:-1]]


def convolution_rows() -> list[Row]:
    """A convolution, forward and backward."""
    rows = []
    for pad in (0, 1):
        shape = {"batch": 64, "channels": 16, "filters": 32, "side": 14, "kernel": 3, "pad": pad}
        times = alternate({"ours": ours.conv(**shape), "PyTorch": peer_torch.torch_conv(**shape)}, rounds=15)
        what = f"convolution 64×16×14×14 to 32 channels, 3×3, pad {pad}"
        rows.append(row(what, times, "ours", "PyTorch", target=1.5))
    return rows


def family_rows(names: Sequence[str]) -> list[Row]:
    """A step of each of the other models."""
    rows = []
    for name in names:
        contestants = {"ours": family_step(name), DEFAULT: peer_family.torch_family_step(name)}
        times = alternate(contestants, rounds=9, calls=3, warm=1)
        target = 1.5 if name in CONVOLUTIONS else 1.0
        rows.append(row(f"a step of {name}, {FAMILY[name]}", times, "ours", DEFAULT, target=target))
    return rows


def gradient_rows() -> list[Row]:
    """Gradients by hand and by program, and checks of them."""
    rows = []
    for dtype in (np.float32, np.float64):
        model, x = ours.make_model("vae", CLASSIC, dtype), ours.images(BATCH).astype(dtype)
        rng = np.random.default_rng(0)
        by_program = peer_hips.hips_gradients(CLASSIC, BATCH, dtype)
        times = alternate({"ours": partial(model.loss, x, rng=rng), "HIPS autograd": by_program}, calls=5)
        rows.append(row(f"loss and gradients of the VAE, {dtype.__name__}", times, "ours", "HIPS autograd"))
    model, x = ours.make_model("vae", (64, 32, 8), np.float64), ours.images(16, 64).astype(np.float64)
    check = partial(check_model, model, x, fast=True, directions=1)
    times = alternate({"ours": check, "HIPS": peer_hips.hips_check((64, 32, 8), 16)})
    against = "HIPS `check_grads`: all arrays together, one direction"
    rows.append(row("gradient check, one direction an array (8)", times, "ours", "HIPS", against=against))
    model, x = ours.make_model("vae", (16, 8, 2), np.float64), ours.images(8, 16).astype(np.float64)
    entries = sum(w.size for w in model.params.values())
    evaluate = partial(model.evaluate, x, rng=np.random.default_rng(0))
    times = alternate({"check": partial(check_model, model, x), "losses": lambda: _repeat(evaluate, 2 * entries)})
    what = f"gradient check, every one of {entries} entries"
    return [*rows, row(what, times, "check", "losses", against="two losses an entry")]


def _repeat(call: Callable[[], object], times: int) -> None:
    for _ in range(times):
        call()


def loading_rows() -> list[Row]:
    """Datasets, against the least that reading them takes."""
    times = alternate({"ours": lambda: datasets.load("digits"), "sklearn": sklearn.datasets.load_digits}, calls=3)
    rows = [row("load digits, split and scaled", times, "ours", "sklearn", against="scikit-learn's load_digits")]
    packed, shape = io.BytesIO(), (60_000, 784)
    if datasets.is_present("mnist"):
        np.save(packed, datasets.load("mnist").x_train)
        read = partial(_unpack, packed.getvalue())
        times = alternate({"ours": lambda: datasets.load("mnist"), "floor": read}, rounds=5, calls=2, warm=1)
        rows.append(row(f"load MNIST {shape}, both splits, checksums", times, "ours", "floor", against="numpy.load"))
    return rows


def _unpack(data: bytes) -> np.ndarray:
    return np.load(io.BytesIO(data))


SECTIONS: dict[str, list[Callable[[], list[Row]]]] = {
    "Training steps": [partial(step_rows, "vae"), partial(step_rows, "autoencoder"), adam_rows, large_batch_rows],
    "An epoch": [epoch_rows],
    "Startup and commands": [command_rows],
    "Where the time goes": [profile_rows],
    "Convolution": [convolution_rows, partial(family_rows, CONVOLUTIONS)],
    "Other models": [partial(family_rows, [name for name in FAMILY if name not in CONVOLUTIONS])],
    "Scaling": [scaling_rows],
    "Gradients": [gradient_rows],
    "Data": [loading_rows],
    "Grading": [grading_rows],
}


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="sections whose title contains this, printed and not written")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "RESULTS.md")
    asked = parser.parse_args()
    keep_freed_memory()  # as every training does; PyTorch's arrays are in the same heap, and gain by it too
    facts, loud, started, rows = machine_facts(), noise(), time.perf_counter(), []
    text = ["\n".join(f"- {name}: {value}" for name, value in facts.items())]
    if loud:
        text.insert(0, f"**{loud}**")
        print(loud, flush=True)
    for title, measurements in SECTIONS.items():
        if asked.only and asked.only.lower() not in title.lower():
            continue
        section = [found for measure in measurements for found in measure()]
        rows += section
        text.append(f"## {title}\n\n{table(section)}")
        print(f"{text[-1]}\n\n({time.perf_counter() - started:.0f} s)\n", flush=True)
    aims = [r for r in rows if r.verdict]
    missed = [f"{r.what} against {r.against} ({r.ratio:.2f}, wanted {r.target:g})" for r in aims if r.verdict != "met"]
    verdict = f"{len(aims) - len(missed)} of {len(aims)} targets are met." + "".join(f"\n- missed: {m}" for m in missed)
    print(verdict)
    if not asked.only:
        runs = add_run(asked.out.with_name("runs.json"), rows, {**facts, "noise": loud or "the machine was quiet"})
        text.append(f"## Runs side by side\n\n{side_by_side(runs)}")
        asked.out.write_text("\n\n".join([HEAD, verdict, *text, ""]), encoding="utf-8")


HEAD = """# Speed

Written by `make bench`. A ratio is ours over the other's, so below 1 means faster; it is the median over rounds in
which both sides took turns in one process, with the quartiles of the rounds beside it (for the epoch, the least and
the greatest of its runs). There are rounds until the quartiles lie within a tenth of each other, or a time is up. The
models are 784-400-20 with a batch of 128, in float32, unless a row says otherwise; the products alone are the matrix
products of a step on all cores. Times are medians, and good for this machine only."""


if __name__ == "__main__":
    with printable():
        main()
