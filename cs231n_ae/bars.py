"""The bar of every training: steps done, what was lost at the last one, and when it will end."""

from typing import Any

__all__ = ["training_bar"]

FIELDS = "{l_bar}{bar}| {n_fmt}/{total_fmt}{postfix} [{elapsed}<{remaining}, {rate_fmt}]"
"""The losses stand before the times, for a narrow terminal cuts the end."""


def training_bar(steps: int, *, done: int, shown: bool) -> Any:
    """A bar of so many steps, some of them done by an earlier run; it prints nothing unless it is to be shown."""
    from tqdm.auto import tqdm  # loaded only where something is trained

    return tqdm(total=steps, initial=done, desc="training", unit="step", disable=not shown, bar_format=FIELDS)
