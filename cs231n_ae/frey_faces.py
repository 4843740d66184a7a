"""The Frey faces: one MATLAB file of 1,965 video frames of one man's face, fetched once and checked at every reading.

The file was never published with a hash. So its form is checked (a byte matrix ``ff`` of 560 × 1,965), the hash of what
arrived first is written down beside it, and from then on the file must have that hash.
"""

import contextlib
import hashlib
import io
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cs231n_ae.atomic import write_atomically
from cs231n_ae.downloads import DownloadError
from cs231n_ae.file_addresses import is_local, local_path
from cs231n_ae.file_kinds import kind_of
from cs231n_ae.types import Array

__all__ = ["FACES_FILE", "FACES_MIRRORS", "faces_present", "fetch_faces", "read_faces"]

FACES_FILE = "frey_rawface.mat"
FACES_MIRRORS = ("https://cs.nyu.edu/~roweis/data", "http://www.cs.nyu.edu/~roweis/data")
HEIGHT, WIDTH, FRAMES = 28, 20, 1965


def fetch_faces(folder: Path, bases: Sequence[str], *, progress: bool = True) -> Path:
    """Bring the file into ``folder``, from the first of ``bases`` that has it; a sound one is not fetched again.

    Args:
        folder: where it goes; it must exist.
        bases: addresses of folders that may hold it: ``http://``, ``https://`` or ``file://``.
        progress: draw a progress bar on standard error.

    Returns:
        the file's path.

    Raises:
        DownloadError: if none of them gives the file, with what is wrong at each.
    """
    path = folder / FACES_FILE
    if path.exists():
        with contextlib.suppress(ValueError):  # a damaged one is fetched again
            read_faces(path)
            return path
    failures = []
    for url in (f"{base}/{FACES_FILE}" for base in bases):
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            arrived = Path(scratch) / FACES_FILE
            try:
                _bring(url, arrived, progress)
                _require_hash(path, arrived.read_bytes())
                read_faces(arrived)
            except (OSError, ValueError) as error:
                failures.append(f"  {url}\n    {error}")
                continue
            write_atomically(_hash_file(path), f"{_sha256(arrived.read_bytes())}  {FACES_FILE}\n")
            arrived.replace(path)
            return path
    raise DownloadError(f"{FACES_FILE} could not be fetched:\n" + "\n".join(failures))


def faces_present(folder: Path) -> bool:
    """Whether the file is there."""
    return (folder / FACES_FILE).is_file()


def read_faces(path: Path) -> Array:
    """The frames in the order of the film: bytes of shape (1965, 560), row by row of 28 × 20 pixels.

    Raises:
        ValueError: if the file is no such MATLAB file, or not the one that was fetched first.
    """
    from scipy.io import loadmat

    data = path.read_bytes()
    _require_hash(path, data)
    if (kind := kind_of(data[:512])) not in ("", "a MATLAB file"):  # there is an older format, with nothing to tell it
        raise ValueError(f"{path} must be a MATLAB file with a matrix ff, got a file that is {kind}")
    try:
        frames = loadmat(io.BytesIO(data))["ff"]
    except Exception as error:  # scipy raises many kinds for files that are something else
        raise ValueError(f"{path} must be a MATLAB file with a matrix ff, got: {error}") from error
    if frames.dtype != np.uint8 or frames.shape != (HEIGHT * WIDTH, FRAMES):
        raise ValueError(
            f"{path} must hold a uint8 matrix ff of {HEIGHT * WIDTH} by {FRAMES}, got {frames.dtype} {frames.shape}"
        )
    return np.ascontiguousarray(frames.T)


def _bring(url: str, target: Path, progress: bool) -> None:
    """Copy what is at an address to a file."""
    import pooch

    if is_local(url):
        source = local_path(url)
        if not source.is_file():
            raise FileNotFoundError(f"there is no such file: {source}")
        shutil.copyfile(source, target)
        return
    pooch.HTTPDownloader(progressbar=progress, timeout=30)(url, str(target), None)


def _require_hash(path: Path, data: bytes) -> None:
    """The bytes must be those that arrived first, if any have."""
    known = _hash_file(path)
    if known.exists() and (expected := _written_hash(known)) != _sha256(data):
        raise ValueError(
            f"{path} must have sha256 {expected}, as when it was first fetched, got {_sha256(data)}: "
            f"its contents have changed. To trust the new file, remove {known}"
        )


def _written_hash(file: Path) -> str:
    """The hash that was written down, whatever editor has been over the file."""
    found = re.match(rb"(?:\xef\xbb\xbf)?\s*([0-9a-fA-F]{64})\b", file.read_bytes())
    if found is None:
        raise ValueError(f"{file} must begin with the sha256 of {FACES_FILE}, 64 digits: remove it to trust the file")
    return found[1].decode().lower()


def _hash_file(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
