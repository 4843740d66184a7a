"""Fetch public files: mirrors in turn, interrupted transfers resumed, contents checked, nothing half-written.

`pooch <https://www.fatiando.org/pooch>`_ keeps the books: a file that is there and right is left alone; a new one is
written under a temporary name, its hash compared, and only then renamed. What is handed to it here is how the bytes
arrive: transferred to a ``.part`` file that outlives a broken connection, then uncompressed. The hash is that of the
*uncompressed* bytes, because mirrors compress anew and their ``.gz`` files differ.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.file_addresses import is_local, local_path
from cs231n_ae.known_files import RemoteFile, copies_in, find_sound, unpack

__all__ = ["SOURCES", "DownloadError", "Source", "fetch_file"]

_CHUNK = 1 << 18
_TRANSFERS = 10  # how often a connection that keeps dropping is taken up again, as long as each time brings something
_TIMEOUT = (10, 30)  # seconds to connect, and to wait for the next bytes
_DAMAGE = (OSError, ValueError)  # whatever a mirror, its file or the way to it may have wrong


class DownloadError(OSError):
    """No mirror gave a file that passes its checks."""


@dataclass(frozen=True)
class Source:
    """Four IDX files, and the public folders that hold their gzips."""

    mirrors: tuple[str, ...]
    x_train: RemoteFile
    y_train: RemoteFile
    x_test: RemoteFile
    y_test: RemoteFile

    @property
    def files(self) -> tuple[RemoteFile, ...]:
        return self.x_train, self.y_train, self.x_test, self.y_test


SOURCES = {
    "mnist": Source(
        ("https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"),
        RemoteFile("train-images-idx3-ubyte", 47040016, "md5:6bbc9ace898e44ae57da46a324031adb"),
        RemoteFile("train-labels-idx1-ubyte", 60008, "md5:a25bea736e30d166cdddb491f175f624"),
        RemoteFile("t10k-images-idx3-ubyte", 7840016, "md5:2646ac647ad5339dbf082846283269ea"),
        RemoteFile("t10k-labels-idx1-ubyte", 10008, "md5:27ae3e4e09519cfbb04c329615203637"),
    ),
    "fashion_mnist": Source(
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
        ),
        RemoteFile("train-images-idx3-ubyte", 47040016, "md5:f4a8712d7a061bf5bd6d2ca38dc4d50a"),
        RemoteFile("train-labels-idx1-ubyte", 60008, "md5:9018921c3c673c538a1fc5bad174d6f9"),
        RemoteFile("t10k-images-idx3-ubyte", 7840016, "md5:8181f5470baa50b63fa0f6fddb340f0a"),
        RemoteFile("t10k-labels-idx1-ubyte", 10008, "md5:15d484375f8d13e6eb1aabb0c3f46965"),
    ),
}


def fetch_file(file: RemoteFile, urls: Sequence[str], folder: Path, *, progress: bool = True) -> Path:
    """Bring ``file`` into ``folder``, from the first of ``urls`` that has it whole.

    Args:
        file: what is wanted.
        urls: where its gzip may be, in the order to try; ``http://``, ``https://`` or ``file://``.
        folder: where it goes; it must exist.
        progress: draw a progress bar on standard error.

    Returns:
        The path of the file, checked. What was there and right, under whatever name, is not fetched again.

    Raises:
        DownloadError: if no address gives a file of the right contents; it lists what went wrong at each.
    """
    if (sound := find_sound(folder, file)) is not None:
        return sound
    if (folder / file.name).is_dir():
        raise DownloadError(f"{folder / file.name} must be a file, got a folder: move it away")
    failures = []
    for url in urls:
        try:
            path = _fetch_from(url, file, folder, progress)
        except _DAMAGE as error:
            failures.append(f"  {url}\n    {_why(error)}")
        else:
            for leftover in folder.glob(f"{file.name}.gz.*.part"):  # begun at another mirror
                leftover.unlink()
            return path
    raise DownloadError(f"{file.name} could not be fetched:\n" + "\n".join(failures))


def _fetch_from(url: str, file: RemoteFile, folder: Path, progress: bool) -> Path:
    """Fetch from one address; when what an earlier run left behind turns out useless, once more from the start."""
    import pooch

    pooch.get_logger().setLevel("WARNING")
    part = folder / f"{file.name}.gz.{hashlib.sha256(url.encode()).hexdigest()[:8]}.part"  # never mix two mirrors

    def bring(url: str, output: str, _: object) -> None:
        if is_local(url):
            return _unpack(_best_copy(local_path(url), file), Path(output), file.size)
        _transfer(url, part, file, progress)
        try:
            _unpack(part, Path(output), file.size)
        finally:
            part.unlink()  # it is complete: either used up or bad

    resumed = part.exists()
    try:
        return Path(pooch.retrieve(url, file.known_hash, fname=file.name, path=folder, downloader=bring))
    except _DAMAGE:
        if not resumed or part.exists():
            raise
        return Path(pooch.retrieve(url, file.known_hash, fname=file.name, path=folder, downloader=bring))


def _best_copy(path: Path, file: RemoteFile) -> Path:
    """What to take from a folder of this machine: a copy that is right, else whatever there is, else ``path``."""
    return find_sound(path.parent, file) or next(iter(copies_in(path.parent, file)), path)


def _unpack(source: Path, target: Path, size: int) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"there is no such file: {source}")
    target.unlink()  # pooch makes its temporary files readable by their owner alone; a class may share this one
    with target.open("wb") as out:
        unpack(source, out, size)


def _transfer(url: str, part: Path, file: RemoteFile, progress: bool) -> None:
    """Bring the whole file at ``url`` to ``part``, taking up a dropped connection where it broke off."""
    for remaining in reversed(range(_TRANSFERS)):
        before = _size(part)
        try:
            return _request(url, part, file, progress)
        except ConnectionError:
            if remaining == 0 or _size(part) <= before:
                raise


def _request(url: str, part: Path, file: RemoteFile, progress: bool) -> None:
    """Ask once for what ``part`` still lacks of the file at ``url``; a ConnectionError if that does not all come."""
    import requests
    import urllib3
    from tqdm.auto import tqdm

    have = _size(part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as response:
        if response.status_code == 416:  # nothing lies beyond what is here: the file is complete, or not this one
            return
        response.raise_for_status()
        if response.status_code != 206:  # the server does not resume, and sends it all
            have = 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length else None
        bar = tqdm(desc=file.name, initial=have, total=total, unit="B", unit_scale=True, disable=not progress)
        with part.open("ab" if have else "wb") as out, bar:
            try:
                # The bytes as they are stored: a .gz must not be taken for an encoding of the transfer and undone.
                for chunk in response.raw.stream(_CHUNK, decode_content=False):
                    out.write(chunk)
                    bar.update(len(chunk))
                    if out.tell() > file.size + _CHUNK:
                        break  # a gzip is never much longer than what is in it; uncompressing will tell what this is
            except urllib3.exceptions.HTTPError as error:
                raise ConnectionError(f"the connection broke off after {out.tell()} bytes") from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _why(error: Exception) -> str:
    """What went wrong, in one line; requests' own messages run over several."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return f"no answer within {max(_TIMEOUT)} seconds"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return str(error)
