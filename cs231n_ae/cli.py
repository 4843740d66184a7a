"""The command line. It parses and prints; the work is done by the library and the course.

Only typer is imported here: what a command needs, it imports itself, so that help and errors come at once.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cs231n_ae import __version__
from cs231n_ae.console import plain_errors, printable
from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.handing_out.course_commands import register as register_course
from cs231n_ae.course.handing_out.instructor_commands import register as register_instructor
from cs231n_ae.registry import TRAINABLE
from cs231n_ae.reproduce.commands import register as register_reproduce

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
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training digits, for each model.")] = 80,
) -> None:
    """Train an autoencoder and a VAE on real handwritten digits, and draw what they learned."""
    from cs231n_ae.demo import CODE_SIZE, run_demo

    with plain_errors():
        result = run_demo(out, seed=seed, epochs=epochs)

    print(f"\nTrained in {result.seconds:.1f} s. On the 360 test digits:\n")
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
    dataset: Annotated[str, typer.Option(help="digits, natural_patches, mnist or fashion_mnist.")] = "digits",
    sizes: Annotated[str, typer.Option(help="Layers behind the input, down to the code.")] = "400,20",
    activation: Annotated[str, typer.Option(help="Of the hidden layers.")] = "relu",
    likelihood: Annotated[
        LikelihoodName, typer.Option(help="Pixels as probabilities (bernoulli) or as means (gaussian).")
    ] = LikelihoodName.bernoulli,
    beta: Annotated[float, typer.Option(min=0, help="Weight of the VAE's divergence.")] = 1.0,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training set.")] = 10,
    batch_size: Annotated[int, typer.Option(min=1)] = 128,
    learning_rate: Annotated[float, typer.Option(help="Of Adam.")] = 1e-3,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same model.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Where the model goes. [default: runs/MODEL-DATASET.npz]")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from where an earlier run was stopped.")] = False,
) -> None:
    """Train a model, print its loss on the test set, and save it."""
    with plain_errors():
        import numpy as np

        from cs231n_ae.checkpoint import require_ours
        from cs231n_ae.datasets import load
        from cs231n_ae.divergence import require_learned
        from cs231n_ae.folders import require_writable
        from cs231n_ae.measures import squared_error
        from cs231n_ae.recipes import build_model
        from cs231n_ae.saving import save_model
        from cs231n_ae.solver import Solver
        from cs231n_ae.validation import require_in

        require_in("the model", model, TRAINABLE)
        out = out or Path("runs") / f"{model}-{dataset}.npz"
        require_ours(out, kind="model")
        require_writable(out.parent)
        data = load(dataset)
        rng = np.random.default_rng(seed)
        network = build_model(
            model,
            data,
            sizes=_sizes(sizes),
            rng=rng,
            activation=activation,
            likelihood=likelihood.value,
            beta=beta,
        )
        checkpoint = out.with_suffix(".checkpoint.npz")
        solver = Solver(
            network,
            data.x_train,
            rng=rng,
            learning_rate=learning_rate,
            batch_size=batch_size,
            epochs=epochs,
            checkpoint=checkpoint,
            resume=resume,
        )
        history = solver.train()
        test_loss, parts = solver.evaluate(data.x_test)
        if history.stopped != "interrupted":
            require_learned(history, test_loss)
        save_model(out, network, about={"dataset": dataset, "seed": seed, "epochs": history.epochs})
        error = squared_error(network, data.x_test)

    if history.stopped == "interrupted":
        print(f"Stopped in epoch {history.epochs + 1}; the same command with --resume goes on from there.")
    print(
        f"test loss {test_loss:.3f} per image after {history.epochs} epochs (seed {seed}, {history.seconds[-1]:.1f} s)"
    )
    for name, value in parts.items():
        print(f"  {name:<16} {value:9.3f}")
    print(f"  {'squared error':<16} {error:9.3f}")
    print(f"saved {out}")


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
        from cs231n_ae.datasets import load
        from cs231n_ae.saving import load_model

        network, about = load_model(model)
        if not hasattr(network, "sample"):
            raise ValueError(
                f"{model} holds a {type(network).__name__}, which has no distribution to sample from: train a vae"
            )
        images = network.sample(n, rng=np.random.default_rng(seed))
        out = out if out.suffix else out.with_suffix(".png")  # as matplotlib would, which does not say so
        data = load(_dataset_of(model, about, dataset))
        figure = plots.image_grid(images, image_shape=data.image_shape)
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
        from cs231n_ae.datasets import load
        from cs231n_ae.explore.page import require_page, write_page
        from cs231n_ae.saving import load_model

        require_page(out)
        network, about = load_model(model)
        data = load(_dataset_of(model, about, dataset))
        write_page(out, network, data, images=images, axes=_axes(axes))
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


def _sizes(text: str) -> tuple[int, ...]:
    """``"400,20"`` as numbers."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise ValueError(
            f"--sizes must be whole numbers with commas between them, as in 400,20, got {text!r}"
        ) from None


def _dataset_of(model: Path, about: dict[str, Any], chosen: str | None) -> str:
    """The dataset that was asked for, or else the one that a saved model was trained on."""
    name = chosen or about.get("dataset")
    if not isinstance(name, str):
        raise ValueError(f"{model} does not say what it was trained on: add --dataset, as in --dataset digits")
    return name


def _axes(text: str | None) -> tuple[int, int] | None:
    """``"1,2"`` as two numbers."""
    if text is None:
        return None
    try:
        across, up = (int(part) for part in text.split(","))
    except ValueError:
        raise ValueError(f"--axes must be two numbers with a comma between them, as in 1,2, got {text!r}") from None
    return across, up
