"""Runs an entry to its end, in one sitting or in several."""

import shutil
from collections.abc import Callable
from pathlib import Path

from cs231n_ae import datasets
from cs231n_ae.datasets import Dataset
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.machine import blas_threads, describe_machine
from cs231n_ae.reproduce.results import Result, read_result

__all__ = ["open_run", "reproduce"]


def reproduce(
    entry: Entry,
    folder: Path,
    *,
    load: Callable[[str], Dataset] = datasets.load,
    progress: bool = True,
    again: bool = False,
) -> Result:
    """Run an entry to its end, or go on with it; a finished one is not run again.

    Args:
        entry: what to run.
        folder: of all entries; this one has a folder of its name in it.
        load: gives a dataset by name.
        progress: whether to show progress bars.
        again: throw away what an earlier run left, and start anew.

    Returns:
        the result, finished.

    Raises:
        ValueError: if the folder holds a result of other settings, or does not belong to this command.
        KeyboardInterrupt: at Ctrl-C; everything so far is saved.
    """
    own = folder / entry.name
    if again and own.exists():
        if read_result(own / "result.json") is None:
            raise ValueError(f"{own} must hold a result.json of this command to be removed, got none: look inside")
        shutil.rmtree(own)
    run = open_run(entry, own, load=load, progress=progress)
    if run.result.finished:
        return run.result
    try:
        entry.run(run, entry.settings)
        missing = {figure.measure for figure in entry.figures} - run.result.numbers().keys()
        if missing:
            raise ValueError(f"{entry.name} must measure everything that it shows, got nothing for {sorted(missing)}")
        run.result.finished = True
    finally:
        run.save()
    return run.result


def open_run(
    entry: Entry, folder: Path, *, load: Callable[[str], Dataset] = datasets.load, progress: bool = True
) -> Run:
    """What the entry works with: with the result that is in ``folder`` to go on with, or with a new one.

    Args:
        entry: what is to be run.
        folder: for the result and the checkpoints of this entry alone.
        load: gives a dataset by name.
        progress: whether to show progress bars.

    Raises:
        ValueError: if the folder holds a result of other settings.
    """
    result = read_result(folder / "result.json") or Result(entry.name, entry.definition())
    if not entry.fits(result):
        raise ValueError(
            f"{folder} must hold a run with the settings and seed {entry.definition()}, got {result.definition}: "
            "add --again to throw that away and start anew"
        )
    if not result.finished:
        threads = blas_threads()
        result.threads = max(result.threads, threads)  # the time of a run with one thread must not hide one with two
        result.machine, result.sittings = describe_machine(), result.sittings + 1
    return Run(result, folder, seed=entry.seed, load=load, progress=progress)
