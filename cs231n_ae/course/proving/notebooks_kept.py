"""Executed notebooks, kept for the book under a fingerprint of their text and of the library that ran them."""

import hashlib
from pathlib import Path

import cs231n_ae

__all__ = ["KEPT_IN", "kept_path"]

KEPT_IN = "CS231N_AE_EXECUTED"
"""The environment variable that names a folder in which the tests leave the notebooks that they have run."""


def kept_path(folder: Path, notebook: Path) -> Path:
    """Where in ``folder`` a notebook is kept when it has been executed with the library as it is now.

    What belongs to the course alone (checks, grading) does not count: it prints nothing but a check's verdict.

    Args:
        folder: of all executed notebooks.
        notebook: as it is before it is run.
    """
    library = Path(cs231n_ae.__file__).parent
    digest = hashlib.sha256(notebook.read_bytes())
    for source in sorted(library.rglob("*.py")):
        if "course" not in source.relative_to(library).parts:
            digest.update(source.read_bytes())
    return folder / f"{digest.hexdigest()[:24]}.ipynb"
