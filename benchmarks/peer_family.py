"""The steps of family.py as plain PyTorch programs: eager, default Adam, on the processor."""

from collections.abc import Callable

import torch
from family import FAMILY
from ours import images
from torch import Tensor, nn
from torch.nn import functional as F

__all__ = ["torch_family_step"]

Step = Callable[[], object]


def torch_family_step(name: str) -> Step:
    """Loss, gradients and update of one of ``FAMILY``."""
    assert name in FAMILY
    if name == "RBM":
        return _rbm_step()
    if name == "GAN":
        return _gan_step()
    batch, features, network = {
        "ConvAutoencoder": (128, 784, _conv_autoencoder),
        "NADE": (100, 64, Nade),
        "MADE": (100, 784, Made),
        "PixelCNN": (32, 784, Pixels),
        "PixelRNN": (64, 64, RowLstm),
        "RealNVP": (128, 64, Flow),
    }[name]
    model, x = network(), torch.from_numpy(images(batch, features))
    x = x if name in ("ConvAutoencoder", "RealNVP") else (x < 0.5).float()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)

    def run() -> None:
        optimiser.zero_grad()
        out = model(x)
        loss = out if name == "RealNVP" else F.binary_cross_entropy_with_logits(out, x, reduction="sum") / batch
        loss.backward()
        optimiser.step()

    return run


def _conv_autoencoder() -> nn.Module:
    return nn.Sequential(
        *(nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1568, 32)),
        *(nn.Linear(32, 1568), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)), nn.Upsample(scale_factor=2)),
        *(nn.Conv2d(32, 16, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv2d(16, 1, 3, padding=1)),
        nn.Flatten(),
    )


class Nade(nn.Module):
    """All conditionals at once: the hidden units before pixel d are a cumulative sum over the pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.w, self.v = (nn.Parameter(0.1 * torch.randn(64, 50)) for _ in range(2))
        self.b, self.c = nn.Parameter(torch.zeros(64)), nn.Parameter(torch.zeros(50))

    def forward(self, x: Tensor) -> Tensor:
        """The logits."""
        terms = x[:, :, None] * self.w
        h = torch.sigmoid(torch.cumsum(terms, dim=1) - terms + self.c)  # (N, D, H)
        return (h * self.v).sum(dim=2) + self.b


class Made(nn.Module):
    """Two masked layers."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(784, 500), nn.Linear(500, 784)
        inputs, hidden = torch.arange(784), torch.randint(0, 783, (500,))
        self.mask1 = (hidden[:, None] >= inputs).float()
        self.mask2 = (inputs[:, None] > hidden).float()

    def forward(self, x: Tensor) -> Tensor:
        """The logits."""
        h = torch.relu(F.linear(x, self.first.weight * self.mask1, self.first.bias))
        return F.linear(h, self.second.weight * self.mask2, self.second.bias)


class Pixels(nn.Module):
    """A PixelCNN of gated masked convolutions with connections around them."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(1 if i == 0 else 16, 32, 3, padding=1) for i in range(4))
        self.out = nn.Conv2d(16, 1, 1)
        self.masks = [torch.ones(3, 3) for _ in range(4)]
        for i, mask in enumerate(self.masks):
            mask[1, 1 + (i > 0) :] = 0
            mask[2] = 0

    def forward(self, x: Tensor) -> Tensor:
        """The logits."""
        h = x.reshape(-1, 1, 28, 28)
        for i, (layer, mask) in enumerate(zip(self.layers, self.masks, strict=True)):
            a, gate = F.conv2d(h, layer.weight * mask, layer.bias, padding=1).chunk(2, dim=1)
            y = torch.tanh(a) * torch.sigmoid(gate)
            h = y if i == 0 else h + y
        return self.out(h).flatten(1)


class RowLstm(nn.Module):
    """A PixelRNN: an LSTM that goes down the rows, with convolutions along them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.out = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 1, 1)
        self.inputs, self.states = nn.Conv2d(16, 64, (1, 3), padding=(0, 1)), nn.Conv1d(16, 64, 3, padding=1)
        self.mask_in, self.mask = torch.tensor([[1.0, 1, 1], [1, 0, 0], [0, 0, 0]]), torch.tensor([1.0, 1, 0])

    def forward(self, x: Tensor) -> Tensor:
        """The logits."""
        h = F.conv2d(x.reshape(-1, 1, 8, 8), self.first.weight * self.mask_in, self.first.bias, padding=1)
        seen = F.conv2d(h, self.inputs.weight * self.mask, self.inputs.bias, padding=(0, 1))
        state, memory, rows = torch.zeros(len(x), 16, 8), torch.zeros(len(x), 16, 8), []
        for row in range(8):
            i, f, o, g = (seen[:, :, row] + self.states(state)).chunk(4, dim=1)
            memory = torch.sigmoid(f) * memory + torch.sigmoid(i) * torch.tanh(g)
            state = torch.sigmoid(o) * torch.tanh(memory)
            rows.append(state)
        return self.out(h + torch.stack(rows, dim=2)).flatten(1)


class Flow(nn.Module):
    """Six affine couplings; the forward pass is the loss."""

    def __init__(self) -> None:
        super().__init__()
        self.nets = nn.ModuleList(
            nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 128))
            for _ in range(6)
        )
        self.masks = [((torch.arange(64) + k) % 2).float() for k in range(6)]

    def forward(self, x: Tensor) -> Tensor:
        """The negative log-likelihood without its constant."""
        z, logdet = x, torch.zeros(len(x))
        for net, mask in zip(self.nets, self.masks, strict=True):
            s, t = net(mask * z).chunk(2, dim=1)
            s = (1 - mask) * 2 * torch.tanh(s)
            z = mask * z + (1 - mask) * (z * torch.exp(s) + t)
            logdet = logdet + s.sum(dim=1)
        return ((z**2).sum(dim=1) / 2 - logdet).mean()


def _rbm_step() -> Step:
    v = (torch.from_numpy(images(100)) < 0.5).float()
    w, b, c = 0.01 * torch.randn(784, 500), torch.zeros(784), torch.zeros(500)
    chains = [v]

    @torch.no_grad()
    def run() -> None:
        h = torch.bernoulli(torch.sigmoid(chains[0] @ w + c))
        chains[0] = negative = torch.bernoulli(torch.sigmoid(h @ w.T + b))
        p, p_negative = torch.sigmoid(v @ w + c), torch.sigmoid(negative @ w + c)
        w.add_(v.T @ p / 100 - negative.T @ p_negative / 100, alpha=0.01)
        b.add_(v.mean(dim=0) - negative.mean(dim=0), alpha=0.01)
        c.add_(p.mean(dim=0) - p_negative.mean(dim=0), alpha=0.01)

    return run


def _gan_step() -> Step:
    generator = nn.Sequential(nn.Linear(20, 400), nn.LeakyReLU(), nn.Linear(400, 784))
    discriminator = nn.Sequential(nn.Linear(784, 400), nn.LeakyReLU(), nn.Linear(400, 1))
    sides = [torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.5, 0.999)) for net in (discriminator, generator)]
    x = torch.from_numpy(images(128))

    def run() -> None:
        with torch.no_grad():
            fake = generator(torch.randn(128, 20))
        sides[0].zero_grad()
        (F.softplus(-discriminator(x)).mean() + F.softplus(discriminator(fake)).mean()).backward()
        sides[0].step()
        sides[1].zero_grad()
        F.softplus(-discriminator(generator(torch.randn(128, 20)))).mean().backward()
        sides[1].step()

    return run
