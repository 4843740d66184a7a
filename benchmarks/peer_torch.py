"""The same work in PyTorch, eager, on the processor."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
from ours import images
from torch import Tensor, nn

__all__ = ["torch_adam", "torch_conv", "torch_network", "torch_step"]

Step = Callable[[], object]


class Network(nn.Module):
    """An autoencoder or VAE as PyTorch's own examples write it."""

    def __init__(self, kind: str, sizes: Sequence[int]) -> None:
        super().__init__()
        encoder = (*sizes[:-1], 2 * sizes[-1]) if kind == "vae" else tuple(sizes)
        self.variational, self.latent = kind == "vae", sizes[-1]
        self.encoder, self.decoder = _stack(encoder), _stack(tuple(sizes[::-1]))

    def forward(self, x: Tensor) -> Tensor:
        """The loss of a batch."""
        code, divergence = self.encoder(x), torch.zeros(())
        if self.variational:
            mu, logvar = code[:, : self.latent], code[:, self.latent :]
            code = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
            divergence = 0.5 * (logvar.exp() + mu**2 - 1 - logvar).sum()
        out = self.decoder(code)
        return (nn.functional.binary_cross_entropy_with_logits(out, x, reduction="sum") + divergence) / len(x)


def _stack(sizes: tuple[int, ...]) -> nn.Sequential:
    parts: list[nn.Module] = []
    for a, b in pairwise(sizes):
        parts += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def torch_network(kind: str, sizes: Sequence[int], *, fused: bool) -> tuple[Network, torch.optim.Adam]:
    """The network and its optimiser."""
    network = Network(kind, sizes)
    return network, torch.optim.Adam(network.parameters(), lr=1e-3, **({"fused": True} if fused else {}))


def torch_step(kind: str, sizes: Sequence[int], batch: int, *, fused: bool) -> Step:
    """Take a batch, loss, backward, Adam."""
    network, optimiser = torch_network(kind, sizes, fused=fused)
    x = torch.from_numpy(images(4 * batch, sizes[0]))

    def run() -> None:
        chosen = torch.randperm(len(x))[:batch]
        optimiser.zero_grad()
        network(x[chosen]).backward()
        optimiser.step()

    return run


def torch_adam(count: int, *, fused: bool) -> Step:
    """One update of ``count`` float32 parameters."""
    w = torch.randn(count, requires_grad=True)
    w.grad = torch.randn(count)
    return torch.optim.Adam([w], lr=1e-3, **({"fused": True} if fused else {})).step


def torch_conv(batch: int, channels: int, filters: int, side: int, kernel: int, pad: int) -> Step:
    """A convolution, forward and backward."""
    x = torch.randn(batch, channels, side, side, requires_grad=True)
    w, b = torch.randn(filters, channels, kernel, kernel, requires_grad=True), torch.randn(filters, requires_grad=True)
    dout = torch.randn(nn.functional.conv2d(x, w, b, padding=pad).shape)
    return lambda: torch.autograd.grad(nn.functional.conv2d(x, w, b, padding=pad), (x, w, b), dout)
