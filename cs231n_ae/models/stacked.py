"""The stacked autoencoder: a deep network, trained one layer at a time before it is trained as a whole."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.sparse import SparseAutoencoder
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_attributes,
    require_callable,
    require_count,
    require_counts,
    require_data,
    require_number,
)

__all__ = ["StackedAutoencoder"]


class StackedAutoencoder(Autoencoder):
    r"""A deep autoencoder of sigmoids whose layers are first trained greedily, each on the codes of the one below.

    Layer i becomes a sparse autoencoder of its own, a *stage*: from :math:`h_{i-1}` to :math:`h_i` and back. When it
    has learned, its code of all examples is what stage i + 1 learns from. Afterwards the stages' weights, unrolled,
    are a deep autoencoder near a good solution, and :meth:`loss` fine-tunes the whole by its reconstruction; or a
    :class:`cs231n_ae.models.Classifier` takes over the encoder. Deep sigmoid networks could hardly be trained in any
    other way before rectifiers, better first weights and more data made the detour needless.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers.
        rho, sparsity, decay: of each stage, as for :class:`SparseAutoencoder`.

    Source: Bengio et al. 2007, Greedy layer-wise training of deep networks; Hinton & Salakhutdinov 2006.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        likelihood: str = "gaussian",
        rho: float = 0.1,
        sparsity: float = 3.0,
        decay: float = 3e-3,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input to the code, at least two numbers.
            likelihood: of the whole and of the first stage: ``"gaussian"`` or ``"bernoulli"``. Further stages rebuild
                activations, and take ``"gaussian"``.
            rho: the mean activation :math:`\rho` that each stage asks of its units.
            sparsity: the weight :math:`\alpha` of that wish; 0 for stages that are not sparse.
            decay: the weight :math:`\lambda` of each stage's weight decay; fine-tuning has none.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to code")
        require_number("rho", rho, np.nextafter(0, 1), np.nextafter(1, 0), why="a probability, neither 0 nor 1")
        require_number("sparsity", sparsity, 0, np.inf, why="a negative one would reward activity")
        require_number("decay", decay, 0, np.inf, why="a negative one would reward large weights")
        last = "linear" if likelihood == "bernoulli" else "sigmoid"
        activation = ["sigmoid"] * (2 * len(sizes) - 3) + [last]
        super().__init__(sizes, activation=activation, likelihood=likelihood, rng=rng, dtype=dtype)
        self.rho, self.sparsity, self.decay = rho, sparsity, decay

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"rho": self.rho, "sparsity": self.sparsity, "decay": self.decay}
        return {"sizes": self.sizes, "likelihood": self.likelihood, **options}

    def stage(self, i: int) -> SparseAutoencoder:
        """Layer ``i``, counted from 1, as an autoencoder of its own, with copies of the weights it has here."""
        require_count("i", i, most=len(self.encoder_activations), advice="the layers of the encoder")
        stage = SparseAutoencoder(
            self.sizes[i - 1 : i + 1],
            likelihood=self.likelihood if i == 1 else "gaussian",
            rho=self.rho,
            sparsity=self.sparsity,
            decay=self.decay,
            rng=np.random.default_rng(0),  # its draws are replaced in the next line
        )
        stage.params = {name: self.params[here].copy() for name, here in self._names(i).items()}
        return stage

    def take(self, i: int, stage: SparseAutoencoder) -> None:
        """Put the weights of a stage into layer ``i`` of the encoder, and the opposite layer of the decoder."""
        require_count("i", i, most=len(self.encoder_activations), advice="the layers of the encoder")
        require_attributes("stage", stage, ("params",), advice="stage(i) makes one")
        for name, here in self._names(i).items():
            self.params[here][...] = stage.params[name]

    def pretrain(self, x: Array, train: Callable[[SparseAutoencoder, Array], object]) -> Array:
        """Train the stages from the bottom up, each on the codes of the one below.

        Args:
            x: the examples, shape (N, D).
            train: called as ``train(stage, inputs)``, trains a stage in place; such as
                ``lambda stage, h: Solver(stage, h, rng=rng).train()``.

        Returns:
            the codes of the last stage, shape (N, Z).

        Raises:
            ValueError: if ``x`` has not D columns.
        """
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        require_callable("train", train, like="train(stage, inputs)")
        for i in range(1, len(self.sizes)):
            stage = self.stage(i)
            train(stage, x)
            self.take(i, stage)
            x = stage.encode(x)
        return x

    def _names(self, i: int) -> dict[str, str]:
        """The parameters of a stage, and what they are called here."""
        opposite = len(self.sizes) - i
        return {
            "enc_W1": f"enc_W{i}",
            "enc_b1": f"enc_b{i}",
            "dec_W1": f"dec_W{opposite}",
            "dec_b1": f"dec_b{opposite}",
        }
