"""Small parameters that Adam moves together: for a bias of ten numbers the calls cost more than the work.

The same operations in the same order, so the same numbers to the last bit.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cs231n_ae.optim.adam_in_place import adam_in_place, with_sums
from cs231n_ae.optim.rules import Config
from cs231n_ae.types import Array, Grads, Params

__all__ = ["Gathered", "small_ones"]

SMALL = 8_192
"""Entries up to which a parameter is copied in and out in less time than calls of its own take."""
_SUMS = ("m_sum", "v_sum")


def small_ones(params: Params, *, most: int) -> Params:
    """The parameters to move together: small, of the first one's dtype, with ``most`` entries in all."""
    found: Params = {}
    dtype, room = None, most
    for name, w in params.items():
        if w.size <= min(SMALL, room) and w.flags.c_contiguous and w.dtype == (dtype or w.dtype):
            dtype, room = w.dtype, room - w.size
            found[name] = w
    return found


class Gathered:
    """What Adam remembers of a few parameters, end to end.

    Args:
        params: the parameters, all of one dtype.
        configs: of each, a list of the one config that Adam has left, or of its constants; see :meth:`fits`.
    """

    def __init__(self, params: Params, configs: Mapping[str, Sequence[Config]]) -> None:
        kept = {name: with_sums(config, params[name].reshape(-1)) for name, (config,) in configs.items()}
        sums = {key: np.concatenate([config[key] for config in kept.values()]) for key in _SUMS}
        ends = np.cumsum([w.size for w in params.values()]).tolist()
        self._parts = {name: slice(end - w.size, end) for (name, w), end in zip(params.items(), ends, strict=True)}
        self._config: Config = {**next(iter(kept.values())), **sums}
        self.configs = {
            name: [{**kept[name], **{key: sums[key][part] for key in _SUMS}}] for name, part in self._parts.items()
        }
        """Of each parameter; the arrays are parts of those of all."""

    @staticmethod
    def fits(configs: Mapping[str, Sequence[Config]]) -> bool:
        """Whether there are two or more, and they have the same constants and have taken as many steps."""
        plain = [[{k: v for k, v in one.items() if not np.ndim(v)} for one in blocks] for blocks in configs.values()]
        return len(plain) > 1 and len(plain[0]) == 1 and all(one == plain[0] for one in plain)

    def holds(self, configs: Mapping[str, Sequence[Config]]) -> bool:
        """Whether these are kept here, and no others have come in since."""
        return configs.keys() == self.configs.keys() and all(configs[k] is self.configs[k] for k in configs)

    def step(self, params: Params, grads: Grads, *, learning_rate: float, workspace: Array) -> None:
        """Move the parameters one step, in place."""
        config = self._config
        config["learning_rate"] = learning_rate
        w = np.concatenate([params[name].reshape(-1) for name in self._parts])
        adam_in_place(w, np.concatenate([grads[name].reshape(-1) for name in self._parts]), config, workspace)
        moved: dict[str, Any] = {"t": config["t"], "learning_rate": learning_rate}
        for name, part in self._parts.items():
            params[name].reshape(-1)[...] = w[part]
            self.configs[name][0].update(moved)
