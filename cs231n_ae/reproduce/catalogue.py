"""All entries, the quick ones first."""

from cs231n_ae.reproduce import (
    deep_autoencoder,
    gan_ring,
    kmeans_purity,
    made,
    nade,
    noise2noise,
    pca,
    rbm,
    realnvp,
    self_taught,
    stacked,
)
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.validation import require_in

__all__ = ["ENTRIES", "find_entry"]

ENTRIES: tuple[Entry, ...] = (
    pca.ENTRY,
    realnvp.ENTRY,
    noise2noise.ENTRY,
    self_taught.ENTRY,
    stacked.ENTRY,
    kmeans_purity.ENTRY,
    gan_ring.ENTRY,
    made.ENTRY,
    deep_autoencoder.ENTRY,
    rbm.ENTRY,
    nade.ENTRY,
    deep_autoencoder.LONG_ENTRY,
)


def find_entry(name: str) -> Entry:
    """The entry of that name.

    Raises:
        ValueError: if there is none.
    """
    require_in("the entry's name", name, tuple(entry.name for entry in ENTRIES))
    return next(entry for entry in ENTRIES if entry.name == name)
