"""NT-Xent: its value by the softmax over the others, its gradient by autograd."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae.losses import nt_xent_loss


def test_loss_and_gradient_are_autograds(rng):
    z, others = rng.standard_normal((8, 3)), np.array([[j for j in range(8) if j != i] for i in range(8)])
    partner = np.array([4, 5, 6, 7, 0, 1, 2, 3])

    def written_out(a):
        u = a / anp.sqrt(anp.sum(a**2, axis=1, keepdims=True))
        s = anp.dot(u, u.T) / 0.3
        total = anp.sum(anp.exp(s[np.arange(8)[:, None], others]), axis=1)
        return -anp.mean(s[np.arange(8), partner] - anp.log(total))

    loss, dz = nt_xent_loss(z, temperature=0.3)
    assert loss == pytest.approx(written_out(z), rel=1e-12)
    np.testing.assert_allclose(dz, autograd.grad(written_out)(z), rtol=1e-9, atol=1e-12)


def test_one_example_alone_has_nobody_to_be_told_from(rng):
    loss, dz = nt_xent_loss(rng.standard_normal((2, 3)), temperature=0.5)
    assert loss == 0
    np.testing.assert_array_equal(dz, 0)


def test_views_come_in_pairs():
    with pytest.raises(ValueError, match="two views of each example, got 3 rows"):
        nt_xent_loss(np.ones((3, 2)), temperature=0.5)
