"""All entries, the quick ones first."""

from cs231n_ae.reproduce import (
    bounds,
    deep_autoencoder,
    iwae,
    kmeans_purity,
    noise2noise,
    pca,
    pixel_floor,
    self_taught,
    stacked,
    vae,
)
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.validation import require_in

__all__ = ["ENTRIES", "find_entry"]

ENTRIES: tuple[Entry, ...] = (
    pca.ENTRY,
    noise2noise.ENTRY,
    self_taught.ENTRY,
    stacked.ENTRY,
    kmeans_purity.ENTRY,
    deep_autoencoder.ENTRY,
    deep_autoencoder.LONG_ENTRY,
    pixel_floor.ENTRY,
    bounds.ENTRY,
    vae.ENTRY,
    iwae.ENTRY,
    iwae.LONG_ENTRY,
    vae.LONG_ENTRY,
)


def find_entry(name: str) -> Entry:
    """The entry of that name.

    Raises:
        ValueError: if there is none.
    """
    require_in("the entry's name", name, tuple(entry.name for entry in ENTRIES))
    return next(entry for entry in ENTRIES if entry.name == name)
