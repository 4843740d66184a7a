"""The contractive autoencoder: the code shall hardly move when the input moves a little."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.models.tied import TiedAutoencoder, add_both_paths
from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_count, require_data, require_number, require_range, require_some

__all__ = ["ContractiveAutoencoder", "contraction_penalty"]


def contraction_penalty(h: Array, w: Array) -> tuple[float, Array, Array]:
    r"""The squared Frobenius norm of the encoder's Jacobian, for one layer of sigmoids :math:`h = \sigma(xW + b)`.

    The slope of a sigmoid is :math:`s = h (1 - h)`, so :math:`\partial h_j / \partial x_d = s_j W_{dj}`, and the norm
    needs no Jacobian:

    .. math:: L = \frac1N \sum_n \sum_{dj} (s_{nj} W_{dj})^2 = \frac1N \sum_{nj} s_{nj}^2 \sum_d W_{dj}^2

    With :math:`ds/dh = 1 - 2h`: :math:`dh_{nj} = \frac2N s_{nj} (1 - 2h_{nj}) \sum_d W_{dj}^2`. A weight appears in the
    formula itself too: :math:`dW_{dj} = 2 W_{dj} \frac1N \sum_n s_{nj}^2`, beside what reaches it through h.

    Args:
        h: activations of the sigmoids, shape (N, H).
        w: weights, shape (D, H).

    Returns:
        the penalty, dh of shape (N, H), and dw of shape (D, H), the latter for h held fixed.

    Raises:
        ValueError: if the shapes do not fit together, there is no example, or an activation lies outside [0, 1].

    Source: Rifai et al. 2011, Contractive auto-encoders, section 3 and equation 9.
    """
    require_data("w", w, (None, None), why="one row for each feature, one column for each hidden unit")
    require_data("h", h, (None, w.shape[1]), why="one activation for each column of w")
    require_some("h", h)
    require_some("w", w)
    require_range("h", h, 0, 1, why="the activations of sigmoids")
    slope = h * (1 - h)  # (N, H)
    squares = sum_rows(w**2)  # (H,)
    mean_slope = sum_rows(slope**2) / len(h)  # (H,)
    return float(mean_slope @ squares), 2 * slope * (1 - 2 * h) * squares / len(h), 2 * w * mean_slope


class ContractiveAutoencoder(TiedAutoencoder):
    r"""One hidden layer of sigmoids, tied weights, and a price :math:`\lambda \lVert J \rVert_F^2` on its Jacobian J.

    The reconstruction wants the code to tell examples apart; the penalty wants it to ignore every direction. What is
    left are the directions in which the data vary. Tied weights keep the encoder from shrinking while the decoder
    makes up for it.

    Attributes:
        params: ``enc_W1`` of shape (D, H), ``enc_b1`` (H,), ``dec_b1`` (D,).
        contraction: :math:`\lambda`, the weight of the penalty.

    Source: Rifai et al. 2011, Contractive auto-encoders: explicit invariance during feature extraction.
    """

    def __init__(
        self,
        n_features: int,
        n_hidden: int,
        *,
        contraction: float = 0.1,
        likelihood: str = "bernoulli",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Draw the weights from ``rng``; the biases start at zero. ``likelihood`` is as for :class:`Autoencoder`."""
        require_count("n_features", n_features)
        require_count("n_hidden", n_hidden)
        require_number("contraction", contraction, 0, np.inf, why="a negative one would reward sensitivity")
        super().__init__(
            (n_features, n_hidden), activation=("sigmoid", "linear"), likelihood=likelihood, rng=rng, dtype=dtype
        )
        self.contraction = contraction

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        n_features, n_hidden = self.sizes
        return {
            "n_features": n_features,
            "n_hidden": n_hidden,
            "contraction": self.contraction,
            "likelihood": self.likelihood,
        }

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch and its gradients.

        The weights reach the loss by three ways: the encoder, the decoder, and the penalty's own formula.

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``reconstruction`` and
            ``contraction`` (the latter before its weight :math:`\lambda`).

        Raises:
            ValueError: if ``x`` has not D columns, or under ``bernoulli`` holds values outside [0, 1].
        """
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        h, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
        out, decoder_cache = mlp_forward(h, self.decoder_params(), self.decoder_activations, prefix="dec_")
        reconstruction, dout = self._compare(out, x)
        contraction, dh_penalty, dw_penalty = contraction_penalty(h, self.params["enc_W1"])

        dh, decoder_grads = mlp_backward(dout, decoder_cache)
        encoder_grads = mlp_gradients(dh + self.contraction * dh_penalty, encoder_cache)
        grads = add_both_paths(encoder_grads, decoder_grads)
        grads["enc_W1"] = grads["enc_W1"] + self.contraction * dw_penalty
        parts = {"reconstruction": reconstruction, "contraction": contraction}
        return reconstruction + self.contraction * contraction, grads, parts

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        h = self.encode(x)
        out, _ = mlp_forward(h, self.decoder_params(), self.decoder_activations, prefix="dec_")
        reconstruction, _ = self._compare(out, x)
        contraction, _, _ = contraction_penalty(h, self.params["enc_W1"])
        parts = {"reconstruction": reconstruction, "contraction": contraction}
        return reconstruction + self.contraction * contraction, parts
