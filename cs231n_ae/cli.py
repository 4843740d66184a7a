"""The command line. It parses and prints; the work is done by the library and the course.

Only typer is imported here: what a command needs, it imports itself, so that help and errors come at once.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cs231n_ae import __version__
from cs231n_ae.console import plain_errors, printable
from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.handing_out.course_commands import register as register_course
from cs231n_ae.course.handing_out.instructor_commands import register as register_instructor
from cs231n_ae.dataset_cards import ENDINGS, NAMES
from cs231n_ae.registry import TRAINABLE
from cs231n_ae.reproduce.commands import register as register_reproduce

if TYPE_CHECKING:
    from cs231n_ae.datasets import Dataset

__all__ = [
    "LikelihoodName",
    "app",
    "data_fetch",
    "data_list",
    "demo",
    "explore",
    "main",
    "options",
    "sample",
    "train",
]

app = typer.Typer(
    name="cs231n-ae",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(no_args_is_help=True, help="The datasets: what there is, and fetching it.")
app.add_typer(data_app, name="data")


class LikelihoodName(StrEnum):
    """What a decoder's outputs say of the pixels."""

    bernoulli = "bernoulli"
    gaussian = "gaussian"


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"cs231n-ae {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Learn autoencoders and generative models by writing the backward passes yourself."""


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("figures"),
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same numbers.")] = 0,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training digits, for each model.")] = 22,
) -> None:
    """Train an autoencoder and a VAE on real handwritten digits, and draw what they learned."""
    from cs231n_ae.demo import CODE_SIZE, run_demo

    with plain_errors():
        try:
            result = run_demo(out, seed=seed, epochs=epochs)
        except NotImplementedError as lacking:  # in a hand-out
            print(
                f"\nThe demo needs a function that is yours to write here ({lacking}): it waits for the whole course."
            )
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            print(
                f"\nStopped before the end: there are no results. What was drawn by then, if anything, is in {out}.",
                file=sys.stderr,
            )
            raise typer.Exit(130) from None

    print(f"\nTrained in {result.seconds:.1f} s. On the 500 test digits:\n")
    print(f"  reconstruction with {CODE_SIZE} numbers per image      squared error per image")
    for name, error in result.squared_errors.items():
        print(f"    {name:<42} {error:8.3f}")
    print("\n  VAE with 2 latent numbers                        nats per image")
    for name, value in _elbo_rows(result.vae_loss, result.vae_parts):
        print(f"    {name:<42} {value:8.3f}")
    print("\nPictures:")
    for path in result.pictures:
        print(f"  {path}")


@app.command()
def train(
    model: Annotated[str, typer.Argument(help=f"What to train: {', '.join(TRAINABLE)}.")],
    *,
    dataset: Annotated[
        str,
        typer.Option(help=f"{', '.join(NAMES)}; or a file of yours: {', '.join(ENDINGS)}."),
    ] = "digits",
    labels: Annotated[str | None, typer.Option(help="Of your file: the column, or array, that holds labels.")] = None,
    sizes: Annotated[str | None, typer.Option(help="Layers behind the input, down to the code, as in 400,20.")] = None,
    activation: Annotated[str | None, typer.Option(help="Of the hidden layers.")] = None,
    likelihood: Annotated[
        LikelihoodName | None, typer.Option(help="Pixels as probabilities (bernoulli) or as means (gaussian).")
    ] = None,
    beta: Annotated[float | None, typer.Option(min=0, help="Weight of a VAE's divergence. [default: 1]")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the training set. [default: 10]")] = None,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Examples in a batch. [default: 128]")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Of Adam. [default: 0.001]")] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same model.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Where the model goes. [default: runs/MODEL-DATASET.npz]")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from where an earlier run was stopped.")] = False,
) -> None:
    """Train a model, print its loss on the test set, and save it."""
    with plain_errors():
        from cs231n_ae.training_command import train_from_words

        train_from_words(
            model,
            dataset=dataset,
            labels=labels,
            sizes=_sizes(sizes),
            seed=seed,
            out=out,
            say=print,
            activation=activation,
            likelihood=likelihood and likelihood.value,
            beta=beta,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            resume=resume,
        )


@app.command()
def sample(
    model: Annotated[Path, typer.Argument(help="A saved model, as `train` writes it.")],
    *,
    n: Annotated[int, typer.Option("-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same samples.")] = 0,
    out: Annotated[Path, typer.Option("--out", "-o", help="The picture.")] = Path("figures/samples.png"),
    dataset: Annotated[
        str | None, typer.Option(help="Whose images have the shape of these; by itself, the model's own.")
    ] = None,
) -> None:
    """Draw new images from a trained generative model."""
    with plain_errors():
        import numpy as np

        from cs231n_ae import plots
        from cs231n_ae.recipes import sample_images
        from cs231n_ae.saving import load_model

        network, about = load_model(model)
        images = sample_images(network, n, rng=np.random.default_rng(seed))
        out = out if out.suffix else out.with_suffix(".png")  # as matplotlib would, which does not say so
        figure = plots.image_grid(images, image_shape=_shape_of(model, about, dataset))
        out.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(out, dpi=150)
    print(f"{n} samples in {out}")


@app.command()
def explore(
    model: Annotated[Path, typer.Argument(help="A saved VAE or autoencoder, as `train` writes it.")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The page.")] = Path("figures/explore.html"),
    dataset: Annotated[
        str | None, typer.Option(help="Whose test images to show; by itself, those of the model's own.")
    ] = None,
    images: Annotated[
        int | None, typer.Option(min=1, help="How many of them; by itself, as many as keep the page small.")
    ] = None,
    axes: Annotated[str | None, typer.Option(help="Which two of the code the map shows first, as in 1,2.")] = None,
) -> None:
    """Make one HTML page to explore a latent space: sliders, a map to click on, and the decoder itself."""
    with plain_errors():
        from cs231n_ae.explore.page import require_page, write_page
        from cs231n_ae.saving import load_model

        require_page(out)
        network, about = load_model(model)
        write_page(out, network, _data_of(model, about, dataset), images=images, axes=_axes(axes))
    print(f"{out} ({out.stat().st_size / 1e6:.1f} MB): open it in a browser")


@data_app.command("list")
def data_list() -> None:
    """Show the datasets, and which are at hand."""
    with plain_errors():
        from cs231n_ae import datasets

        for name in datasets.NAMES:
            card = datasets.describe(name)
            state = "embedded" if card.embedded else "at hand" if datasets.is_present(name) else "to be fetched"
            print(f"{name:<16} {state:<14} {card.title}  ({card.licence})")


@data_app.command("fetch")
def data_fetch(
    names: Annotated[list[str] | None, typer.Argument(help="Which; all that need fetching if none is named.")] = None,
    *,
    mirror: Annotated[str | None, typer.Option(help="Another address, http(s):// or file://.")] = None,
) -> None:
    """Fetch datasets from the web into datasets/, checked and ready to load."""
    with plain_errors():
        from cs231n_ae import datasets

        for name in names or datasets.DOWNLOADABLE:
            for path in datasets.fetch(name, mirror=mirror):
                print(path)


register(app)
register_instructor(app)
register_course(app)
register_reproduce(app)


def main() -> None:
    """Run the command line, on a terminal of any encoding; what goes wrong while printing is said too."""
    with plain_errors(OSError), printable():
        app()


def _elbo_rows(loss: float, parts: dict[str, float]) -> list[tuple[str, float]]:
    """The lower bound on the log-likelihood and its two terms, as a paper would list them."""
    return [
        ("ELBO", -loss),
        ("reconstruction, -log p(x|z)", parts["reconstruction"]),
        ("KL from the prior", parts["kl"]),
    ]


def _sizes(text: str | None) -> tuple[int, ...] | None:
    """``"400,20"`` as numbers."""
    if text is None:
        return None
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise ValueError(
            f"--sizes must be whole numbers with commas between them, as in 400,20, got {text!r}"
        ) from None


def _data_of(model: Path, about: dict[str, Any], chosen: str | None) -> "Dataset":
    """The dataset that was asked for, or else the one that a saved model was trained on, split as it was then."""
    from cs231n_ae.own_data import open_dataset

    name = chosen or about.get("dataset")
    if not isinstance(name, str):
        raise ValueError(f"{model} does not say what it was trained on: add --dataset, as in --dataset digits")
    then = about if name == about.get("dataset") else {}
    return open_dataset(name, seed=then.get("seed", 0), labels=then.get("labels"))[0]


def _shape_of(model: Path, about: dict[str, Any], chosen: str | None) -> tuple[int, int, int]:
    """The shape of an image: of the dataset that was asked for, or as the saved model's file says it."""
    said = about.get("image_shape")
    if chosen is None and isinstance(said, list) and len(said) == 3:
        return said[0], said[1], said[2]
    return _data_of(model, about, chosen).image_shape


def _axes(text: str | None) -> tuple[int, int] | None:
    """``"1,2"`` as two numbers."""
    if text is None:
        return None
    try:
        across, up = (int(part) for part in text.split(","))
    except ValueError:
        raise ValueError(f"--axes must be two numbers with a comma between them, as in 1,2, got {text!r}") from None
    return across, up
