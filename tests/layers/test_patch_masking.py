"""Hidden patches: so many in each image, as whole patches, in places that the generator decides."""

import pytest

from cs231n_ae.layers import random_patches


def test_each_image_has_so_many_whole_patches_hidden(rng):
    hidden = random_patches(50, image=(28, 28), patch=(4, 7), ratio=0.75, rng=rng).reshape(50, 7, 4, 4, 7)
    by_patch = hidden.sum(axis=(2, 4))
    assert set(by_patch.ravel()) == {0, 28}
    assert ((by_patch == 28).sum(axis=(1, 2)) == 21).all()
    assert len({mask.tobytes() for mask in hidden}) == 50


def test_patches_must_fill_the_image(rng):
    with pytest.raises(ValueError, match="patch must divide the image"):
        random_patches(1, image=(28, 28), patch=(5, 4), ratio=0.5, rng=rng)
