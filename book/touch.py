"""Lay out the book's things to touch: a page each, of plain JavaScript, and the latent explorer with a trained VAE.

python book/touch.py FOLDER     `pages.py` does the same into the book
python book/touch.py --stills   draw the stills anew, for who has no scripts: book/touch/NAME.svg; needs Chromium
"""

import json
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

import numpy as np

import cs231n_ae.explore
from cs231n_ae.datasets import load
from cs231n_ae.explore import write_page
from cs231n_ae.pretrained import load_pretrained

HERE = Path(__file__).resolve().parent / "touch"
STYLE = Path(cs231n_ae.explore.__file__).parent / "assets/style.css"


class Thing(NamedTuple):
    """A page: its title, what to do there, the notebook that it belongs to, and the picture in words."""

    title: str
    words: str
    notebook: str
    alt: str


THINGS = {
    "step_size": Thing(
        "The step of a numerical gradient",
        "A central difference of x³. Too large a step, and the curve bends; too small, and the digits cancel. Where is "
        "the bottom of each V, and why does float32 never get as far down?",
        "a1_backprop/2_losses_and_numerical_gradients",
        "Two V-shaped curves of the relative error against the step, on logarithmic axes: the bottom of float64's lies "
        "near 1e-5, that of float32's near 1e-2 and much higher.",
    ),
    "ravine": Thing(
        "Four rules in one ravine",
        "The loss is 25 times as steep one way as the other. Which rule can stand the largest rate, and what does "
        "momentum do to the path?",
        "a1_backprop/3_optimisers",
        "The level lines of a long valley, and in it the paths of four rules: SGD drops to the valley's floor and "
        "follows it, momentum swings around the end, RMSProp and Adam come down slowly side by side.",
    ),
    "clusters": Thing(
        "k-means, half a step at a time",
        "All three centres begin in one corner. Press the two buttons in turns: can the sum of squares ever rise?",
        "a1_backprop/4_neighbours_and_clusters",
        "Ninety points in three groups, and three squares for the centres close together at the upper left.",
    ),
    "window": Thing(
        "A window that slides",
        "Each place of the window makes one number of the output. How large is the output for a stride of 2, and what "
        "does the border of zeros do?",
        "a2_autoencoders/5_convolutional",
        "A small grid of numbers with a three by three window on it, and beside it the grid of the window's sums.",
    ),
    "bound": Thing(
        "The bound, moved by hand",
        "One latent number, and an x of 1.5. Move q until nothing is left between the bound and log p(x). Is the best "
        "q the prior, or the likelihood's peak, or neither?",
        "a3_variational/1_the_bound",
        "Three bell curves, the prior, the posterior and one's own q, above a bar that is divided into bound and gap.",
    ),
    "noise_held": Thing(
        "Noise that is held",
        "Sixty samples z = μ + σε. Move μ and σ: the same ε move along, so the loss is a smooth function of both.",
        "a3_variational/1_the_bound",
        "A parabola with its bottom at 1, and sixty points on it around -1.",
    ),
    "masks": Thing(
        "Which pixel may see which",
        "The numbers are degrees. Choose an output and an order, and follow the connections that the masks leave.",
        "a4_generative/2_nade_and_made",
        "A net of four pixels, six hidden units and four outputs; what reaches the chosen output is drawn thick.",
    ),
    "noise_level": Thing(
        "A digit on its way to noise",
        "Signal and noise are mixed so that the mean square stays. At which share do you stop to see the digit?",
        "a2_autoencoders/3_denoising",
        "A handwritten digit of 28 by 28 pixels, half hidden in grey noise.",
    ),
}

EXPLORER = Thing(
    "A VAE's plane of digits",
    "Every point of the plane is a picture: click, drag or use the arrow keys, and the decoder draws. Where do "
    "a 4 and a 9 meet?",
    "a3_variational/5_explorer",
    "",
)


def write_touch(folder: Path) -> None:
    """Write every page into ``folder``, with what they share."""
    folder.mkdir(parents=True, exist_ok=True)
    template = Template((HERE / "page.html").read_text(encoding="utf-8"))
    for name, thing in THINGS.items():
        facts = {key: escape(value) for key, value in thing._asdict().items()}
        page = template.substitute(facts | {"name": name, "notebook": f"../{thing.notebook}.html"})
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        shutil.copy(HERE / f"{name}.js", folder)
        shutil.copy(HERE / f"{name}.svg", folder)
    for file in (HERE / "parts.js", HERE / "touch.css", STYLE):
        shutil.copy(file, folder)
    (folder / "data.js").write_text(f"const DATA = {json.dumps(shared_data())};\n", encoding="utf-8")
    write_page(folder / "explorer.html", load_pretrained("vae_2"), load("mnist_5k"), images=200)


def shared_data() -> dict[str, list]:
    """The numbers that the pages are drawn from, as lists."""
    rng = np.random.default_rng(0)
    middles = np.repeat([[-1.5, -1.2], [1.8, -0.6], [0.2, 1.6]], 30, axis=0)
    ring = np.array([[0, 2, 2, 0], [2, 0, 0, 2], [2, 0, 0, 2], [2, 0, 0, 2], [0, 2, 2, 0]])
    digit = load("mnist_5k").x_train[5] * 2 - 1
    return {
        "points": np.round(middles + 0.55 * rng.standard_normal(middles.shape), 3).tolist(),
        "noise": np.round(rng.standard_normal(60), 4).tolist(),
        "small": np.pad(ring, ((1, 1), (1, 2))).tolist(),
        "digit": np.round(digit.astype(float), 3).tolist(),
        "digitNoise": np.round(rng.standard_normal(digit.size), 3).tolist(),
    }


def contents() -> str:
    """The page that leads to all of them, as Markdown: it goes to ``touch/index.md``."""
    cards = [_card("explorer", EXPLORER)] + [_card(name, thing) for name, thing in THINGS.items()]
    words = "Each is a page of its own, for mouse, finger or keyboard, and asks nothing of a network."
    return "\n\n".join(["# Things to touch", words, *cards]) + "\n"


def _card(name: str, thing: Thing) -> str:
    picture = (
        ""
        if thing is EXPLORER
        else f'<p><a href="{name}.html"><img src="{name}.svg" alt="{escape(thing.alt)}" width="320"></a></p>'
    )
    return f'## {thing.title}\n\n<p>{escape(thing.words)} <a href="{name}.html">Open it</a>.</p>\n{picture}'


def draw_stills() -> None:
    """Each page's first picture as an SVG file, with the light page's colours in it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("the stills are drawn by Chromium, which is not here: apt-get install chromium")
    for name in THINGS:
        (HERE / f"{name}.svg").touch()
    with tempfile.TemporaryDirectory() as scratch:
        write_touch(Path(scratch))
        for name in THINGS:
            command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
            page = subprocess.run(
                [*command, (Path(scratch) / f"{name}.html").as_uri()], capture_output=True, check=True
            )
            (HERE / f"{name}.svg").write_text(_still(page.stdout.decode()), encoding="utf-8")


def _still(page: str) -> str:
    """The picture of a page's DOM, with the style sheets' words that it needs."""
    begin, end = page.index("<svg"), page.index("</svg>") + len("</svg>")
    light = STYLE.read_text(encoding="utf-8").split("@media")[0]
    style = f"<style>{light}{(HERE / 'touch.css').read_text(encoding='utf-8')}</style>"
    head, rest = page[begin:end].split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg">{style}{rest}\n'


if __name__ == "__main__":
    if sys.argv[1:] == ["--stills"]:
        draw_stills()
    else:
        write_touch(Path(sys.argv[1]))
