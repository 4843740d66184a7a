"""Which datasets there are: what each is called, and what to say of it in a list.

Nothing is imported here but words, so that the command line knows the names before numpy is loaded.
"""

from dataclasses import dataclass

__all__ = ["CARDS", "DOWNLOADABLE", "ENDINGS", "NAMES", "Card"]


@dataclass(frozen=True)
class Card:
    """What to say of a dataset in a list; the whole story is in ``datasets/README.md``."""

    name: str
    title: str
    licence: str
    embedded: bool


CARDS = (
    Card("digits", "1,797 handwritten digits, 8×8", "CC BY 4.0", True),
    Card("mnist_5k", "5,000 handwritten digits of MNIST's, 28×28", "CC BY-SA 3.0", True),
    Card("natural_patches", "patches of 14 photographs, 8×8", "CC BY 2.0 and free to use", True),
    Card("lfw_faces", "100 faces, 25×25", "none is stated", True),
    Card("mnist", "70,000 handwritten digits, 28×28", "CC BY-SA 3.0", False),
    Card("fashion_mnist", "70,000 articles of clothing, 28×28", "MIT", False),
    Card("frey_faces", "1,965 frames of one face, 28×20", "none is stated", False),
)

NAMES = tuple(card.name for card in CARDS)
"""Every dataset that :func:`cs231n_ae.datasets.load` knows."""

DOWNLOADABLE = tuple(card.name for card in CARDS if not card.embedded)
"""Those that must be fetched first."""

ENDINGS = (".npz", ".npy", ".csv", ".tsv", ".txt")
"""By these a file of one's own is told from the name of a dataset."""
