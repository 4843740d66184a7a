"""All entries, assignment by assignment."""

from cs231n_ae.reproduce import (
    bounds,
    deep_autoencoder,
    diffusion_bits,
    gan_ring,
    hierarchical,
    iaf,
    iwae,
    kmeans_purity,
    made,
    maf,
    mixture_prior,
    nade,
    noise2noise,
    pca,
    pixel_floor,
    rbm,
    realnvp,
    self_taught,
    semi_supervised,
    stacked,
    superposition,
    vae,
    wgan_ring,
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
    vae.LONG_ENTRY,
    vae.FULL_ENTRY,
    iwae.ENTRY,
    iwae.LONG_ENTRY,
    iaf.ENTRY,
    mixture_prior.ENTRY,
    hierarchical.ENTRY,
    semi_supervised.ENTRY,
    made.ENTRY,
    nade.ENTRY,
    rbm.ENTRY,
    realnvp.ENTRY,
    maf.ENTRY,
    diffusion_bits.ENTRY,
    gan_ring.ENTRY,
    superposition.ENTRY,
    wgan_ring.ENTRY,
)


def find_entry(name: str) -> Entry:
    """The entry of that name.

    Raises:
        ValueError: if there is none.
    """
    require_in("the entry's name", name, tuple(entry.name for entry in ENTRIES))
    return next(entry for entry in ENTRIES if entry.name == name)
