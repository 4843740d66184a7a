"""An update rule applied to all parameters of a model, in place, with the memory that it keeps for each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

from cs231n_ae.optim.adam_in_place import adam_in_place, with_moments, with_sums
from cs231n_ae.optim.checks import require_constants
from cs231n_ae.optim.gathered import Gathered, small_ones
from cs231n_ae.optim.rules import Config, adam
from cs231n_ae.types import Array, Grads, Params
from cs231n_ae.validation import require_callable, require_mapping, require_number, require_same_data

__all__ = ["RULES", "ParameterUpdates", "UpdateRule"]

UpdateRule: TypeAlias = Callable[[Array, Array, Config | None], tuple[Array, Config]]

RULES: dict[str, tuple[str, ...]] = {
    "sgd": (),
    "sgd_momentum": ("momentum",),
    "nesterov_momentum": ("momentum",),
    "adagrad": ("epsilon",),
    "rmsprop": ("decay_rate", "epsilon"),
    "adam": ("beta1", "beta2", "epsilon"),
}
"""The update rules of this package by name, and the constants of each besides the learning rate."""

BLOCK = 65_536
"""Entries updated at a time, so that parameter, gradient, memory and temporaries stay in the processor's second cache.
Larger blocks miss it where it has a megabyte or two; in smaller ones the calls weigh more than the work."""


class ParameterUpdates:
    """The memory of an update rule (velocities, moments, step counts) for every parameter.

    Args:
        options: constants for the rule, such as ``{"momentum": 0.95}``.
        whole: hand whole parameters to the rule. Otherwise it sees them in flat blocks, which is faster and gives the
            same result for a rule that works entry by entry, as all of this package do.
    """

    def __init__(self, *, options: Mapping[str, float], whole: bool = False) -> None:
        require_mapping("options", options)
        require_constants(options, name="options")
        self._options = dict(options)
        self._whole = whole
        self._configs: dict[str, list[Config]] = {}
        self._workspaces: dict[np.dtype[Any], Array] = {}
        self._gathered: Gathered | None = None

    def apply(self, rule: UpdateRule, params: Params, grads: Grads, *, learning_rate: float) -> None:
        """Move every parameter one step of ``rule``, in place: the arrays in ``params`` stay the same objects.

        Raises:
            ValueError: if the gradients have not the names, shapes and dtypes of the parameters; nothing has moved
                then.
        """
        require_callable("rule", rule, like="rule(w, dw, config) -> next_w, config")
        require_number("learning_rate", learning_rate, 0)
        learning_rate = float(learning_rate)
        _require_gradients(params, grads)
        together = self._step_together(params, grads, learning_rate) if rule is adam and not self._whole else {}
        for name, w in params.items():
            if name in together:
                continue
            blocks = list(self._blocks(w, grads[name]))
            before = _cut_alike(self._configs.get(name, [self._options] * len(blocks)), blocks)
            after = []
            for config, (w_block, dw_block) in zip(before, blocks, strict=True):
                config = {**config, "learning_rate": learning_rate}
                if rule is adam and w_block.ndim == 1:
                    config = with_sums(config, w_block)
                    adam_in_place(w_block, dw_block, config, self._workspace(w.dtype))
                else:
                    w_block[...], config = rule(w_block, dw_block, with_moments(config))
                after.append(config)
            self._configs[name] = after

    def _step_together(self, params: Params, grads: Grads, learning_rate: float) -> Params:
        """Move the small parameters at once; those that have moved so."""
        small = small_ones(params, most=BLOCK)
        configs = {name: self._configs.get(name, [self._options]) for name in small}
        if self._gathered is None or not self._gathered.holds(configs):
            if not Gathered.fits(configs):
                return {}
            self._gathered = Gathered(small, configs)
            self._configs |= self._gathered.configs
        workspace = self._workspace(next(iter(small.values())).dtype)
        self._gathered.step(small, grads, learning_rate=learning_rate, workspace=workspace)
        return small

    def _workspace(self, dtype: np.dtype[Any]) -> Array:
        if dtype not in self._workspaces:
            self._workspaces[dtype] = np.empty(BLOCK, dtype)
        return self._workspaces[dtype]

    def _blocks(self, w: Array, dw: Array) -> Iterator[tuple[Array, Array]]:
        if self._whole or not w.flags.c_contiguous:  # flattening the latter would update a copy
            yield w, dw
            return
        w, dw = w.reshape(-1), dw.reshape(-1)
        for start in range(0, w.size, BLOCK):
            yield w[start : start + BLOCK], dw[start : start + BLOCK]

    def memory(self) -> Iterator[tuple[str, str, Array]]:
        """Every array that the rule remembers: whose it is, what the rule calls it, and the array itself."""
        for name, configs in self._configs.items():
            for config in configs:
                for key, value in config.items():
                    if isinstance(value, np.ndarray):
                        yield name, key, value

    def state(self) -> tuple[dict[str, Array], dict[str, list[dict[str, Any]]]]:
        """A copy of the memory as named arrays, and its plain numbers as what JSON can hold, for a checkpoint."""
        arrays: dict[str, Array] = {}
        numbers: dict[str, list[dict[str, Any]]] = {}
        for name, configs in self._configs.items():
            numbers[name] = [{} for _ in configs]
            for k, config in enumerate(configs):
                for key, value in config.items():
                    if isinstance(value, np.ndarray | np.generic):
                        arrays[f"{name}/{k}/{key}"] = np.array(value)
                    else:
                        numbers[name][k][key] = value
        return arrays, numbers

    def load_state(self, arrays: Mapping[str, Array], numbers: Mapping[str, list[dict[str, Any]]]) -> None:
        """Take over the memory that :meth:`state` gave."""
        self._configs = {name: [dict(config) for config in configs] for name, configs in numbers.items()}
        for path, value in arrays.items():
            name, k, key = path.rsplit("/", 2)
            self._configs[name][int(k)][key] = value if value.ndim else value[()]


def _cut_alike(configs: list[Config], blocks: list[tuple[Array, Array]]) -> list[Config]:
    """The memory of a parameter in as many pieces as its blocks: an older checkpoint may hold other ones."""
    if len(configs) == len(blocks):
        return configs
    ends = np.cumsum([w.size for w, _ in blocks])[:-1]
    pieces = {
        key: np.split(np.concatenate([config[key] for config in configs]), ends)
        for key, value in configs[0].items()
        if isinstance(value, np.ndarray)
    }
    return [{**configs[0], **{key: cut[k] for key, cut in pieces.items()}} for k in range(len(blocks))]


def _require_gradients(params: Params, grads: Grads) -> None:
    require_mapping("params", params)
    require_mapping("grads", grads)
    if params.keys() != grads.keys():
        missing, extra = sorted(params.keys() - grads.keys()), sorted(grads.keys() - params.keys())
        raise ValueError(
            f"grads must have the names of params, got none for {missing} and unknown {extra}: "
            "return one gradient per parameter from the model's loss"
        )
    for name, w in params.items():
        require_same_data(f"grads[{name!r}]", grads[name], f"params[{name!r}]", w)
        if grads[name].dtype != w.dtype:
            raise ValueError(
                f"grads[{name!r}] must have its parameter's dtype {w.dtype}, got {grads[name].dtype}: "
                "look for a float64 scalar or array in the model's backward pass"
            )
