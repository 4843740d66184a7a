"""Fetching, against a real HTTP server on this machine that serves made files, and misbehaves when told to."""

import gzip
import hashlib
import http.server
import io
import os
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae import datasets, downloads, known_files
from cs231n_ae.downloads import DownloadError, Source
from cs231n_ae.known_files import RemoteFile

NAMES = ("train-images", "train-labels", "test-images", "test-labels")


def made_files() -> dict[str, bytes]:
    """Four IDX files of random bytes, which no compression makes smaller."""
    rng = np.random.default_rng(3)
    shapes = dict(zip(NAMES, [(60, 7, 5), (60,), (20, 7, 5), (20,)], strict=True))
    arrays = {name: rng.integers(0, 256, shape, dtype=np.uint8) for name, shape in shapes.items()}
    return {n: struct.pack(f">BBBB{a.ndim}I", 0, 0, 8, a.ndim, *a.shape) + a.tobytes() for n, a in arrays.items()}


FILES = made_files()
IMAGES = FILES["train-images"]


class Server(http.server.ThreadingHTTPServer):
    """Serves ``files`` by path, and writes down what was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []  # (path, Range)
        self.ranges = True
        self.drop_after: list[int] = []  # break the connection off after so many bytes: the first answer, the second…
        self.fail_from: int | None = None  # answer 503 from this request on

    def mirror(self, folder: str, files: dict[str, bytes]) -> str:
        """Serve gzips of ``files`` in ``folder``; returns its address."""
        self.files |= {f"/{folder}/{name}.gz": gzip.compress(content) for name, content in files.items()}
        return f"http://127.0.0.1:{self.server_port}/{folder}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server, wanted = self.server, self.headers.get("Range")
        server.asked.append((self.path, wanted))
        if server.fail_from is not None and len(server.asked) > server.fail_from:
            return self.send_error(503)
        if self.path not in server.files:
            return self.send_error(404)
        body, start = server.files[self.path], 0
        if wanted and server.ranges:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                return self.send_error(416)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        count = server.drop_after.pop(0) if server.drop_after else len(body)
        self.wfile.write(body[start : start + count])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and the made files in the place of MNIST."""
    monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("CS231N_AE_MIRROR", raising=False)
    use_mirrors(monkeypatch)
    return tmp_path / "data" / "mnist"


def use_mirrors(monkeypatch: pytest.MonkeyPatch, *mirrors: str) -> None:
    remote = [RemoteFile(n, len(b), f"md5:{hashlib.md5(b).hexdigest()}") for n, b in FILES.items()]
    monkeypatch.setitem(downloads.SOURCES, "mnist", Source(mirrors, *remote))


def file_mirror(folder: Path, files: dict[str, bytes]) -> str:
    (folder / "mnist").mkdir(parents=True)
    for name, content in files.items():
        (folder / "mnist" / f"{name}.gz").write_bytes(gzip.compress(content))
    return folder.as_uri()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestWhole:
    def test_over_http_all_files_arrive_and_nothing_else(self, server: Server, data: Path) -> None:
        address = server.mirror("some/mnist", FILES).removesuffix("/mnist")
        paths = datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert paths == tuple(data / name for name in NAMES)
        mnist = datasets.load("mnist")
        assert mnist.image_shape == (1, 7, 5) and len(mnist.x_train) == 60

    def test_from_a_folder_with_a_space_in_its_name(self, tmp_path: Path, data: Path) -> None:
        datasets.fetch("mnist", mirror=file_mirror(tmp_path / "my mirror", FILES), progress=False)
        assert contents(data) == FILES

    def test_what_is_there_is_not_fetched_again(self, server: Server, data: Path) -> None:
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        datasets.fetch("mnist", mirror=address, progress=False)
        server.asked.clear()
        datasets.fetch("mnist", mirror=address, progress=False)
        assert server.asked == []

    @pytest.mark.parametrize("damaged", [IMAGES[:-5], IMAGES[:-1] + b"\0", b""])
    def test_what_is_damaged_is_replaced_and_alone_fetched(self, server: Server, data: Path, damaged: bytes) -> None:
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        datasets.fetch("mnist", mirror=address, progress=False)
        server.asked.clear()
        (data / "train-images").write_bytes(damaged)
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert server.asked == [("/mnist/train-images.gz", None)]

    def test_others_may_read_it(self, tmp_path: Path, data: Path) -> None:
        before = os.umask(0o022)
        try:
            datasets.fetch("mnist", mirror=file_mirror(tmp_path / "mirror", FILES), progress=False)
        finally:
            os.umask(before)
        assert all(path.stat().st_mode & 0o444 == 0o444 for path in data.iterdir())

    def test_embedded_data_has_nothing_to_fetch(self, data: Path) -> None:
        assert datasets.fetch("digits") == ()
        assert not data.parent.exists()

    @pytest.mark.parametrize("progress", [True, False])
    def test_progress_is_shown_when_wanted(
        self, server: Server, data: Path, progress: bool, capfd: pytest.CaptureFixture[str]
    ) -> None:
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        datasets.fetch("mnist", mirror=address, progress=progress)
        shown = capfd.readouterr()
        assert ("train-images: 100%" in shown.err) == progress
        assert shown.out == "" and (progress or shown.err == "")


class TestByHand:
    """What somebody put into the data folder, as it came or unpacked."""

    def put(self, data: Path, spelling: str, files: dict[str, bytes] = FILES) -> None:
        for name, content in files.items():
            path = data / spelling.format(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)

    @pytest.mark.parametrize("spelling", ["{}.gz", "{}", "{0}/{0}"])
    def test_is_there_and_is_loaded_and_not_fetched(self, server: Server, data: Path, spelling: str) -> None:
        assert not datasets.is_present("mnist")
        self.put(data, spelling)
        before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
        assert datasets.is_present("mnist")
        assert len(datasets.load("mnist").x_train) == 60
        paths = datasets.fetch("mnist", mirror=f"http://127.0.0.1:{server.server_port}", progress=False)
        assert server.asked == [] and paths == tuple(data / spelling.format(name) for name in NAMES)
        assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before

    def test_and_wrong_is_named_and_replaced_by_what_is_fetched(self, server: Server, data: Path) -> None:
        self.put(data, "{}.gz", {**FILES, "test-images": FILES["test-images"][::-1]})
        with pytest.raises(ValueError, match=r"test-images\.gz must have md5 .*To fetch it again, run"):
            datasets.load("mnist")
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        datasets.fetch("mnist", mirror=address, progress=False)
        assert server.asked == [("/mnist/test-images.gz", None)]
        assert len(datasets.load("mnist").x_test) == 20

    def test_a_download_that_was_not_finished_is_not_at_hand(self, data: Path) -> None:
        self.put(data, "{}.gz")
        (data / "train-images.gz").write_bytes(gzip.compress(IMAGES)[:-100])
        assert not datasets.is_present("mnist")
        with pytest.raises(ValueError, match=r"train-images\.gz: the gzip file is truncated\. To fetch it again"):
            datasets.load("mnist")

    def test_a_folder_in_place_of_a_file_is_named(self, server: Server, data: Path) -> None:
        (data / "train-images").mkdir(parents=True)
        with pytest.raises(FileNotFoundError, match="mnist must be fetched before it is loaded"):
            datasets.load("mnist")
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        with pytest.raises(DownloadError, match=r"train-images must be a file, got a folder: move it away"):
            datasets.fetch("mnist", mirror=address, progress=False)
        assert server.asked == []


class TestMirrors:
    @pytest.mark.parametrize("spelling", ["{}", "{0}/{0}"])
    def test_on_this_machine_may_hold_what_was_unpacked(self, tmp_path: Path, data: Path, spelling: str) -> None:
        TestByHand().put(tmp_path / "mirror" / "mnist", spelling)
        datasets.fetch("mnist", mirror=(tmp_path / "mirror").as_uri(), progress=False)
        assert contents(data) == FILES

    @pytest.mark.parametrize("name", ["a#b", "100%", "50%25", "a b", "what?", "Füße"])
    def test_on_this_machine_may_lie_in_a_folder_of_any_name(self, tmp_path: Path, data: Path, name: str) -> None:
        standard = file_mirror(tmp_path / name, FILES)
        for address in (standard, f"file://{tmp_path / name}", f"file://{tmp_path / name}/"):
            datasets.fetch("mnist", mirror=address, progress=False)
            assert contents(data) == FILES
            for path in data.iterdir():
                path.unlink()

    def test_on_this_machine_have_nothing_to_do_with_the_network(self, tmp_path: Path) -> None:
        with pytest.raises(DownloadError) as caught:
            datasets.fetch("mnist", mirror=file_mirror(tmp_path / "mirror", {}), progress=False)
        message = str(caught.value)
        assert "network" not in message and "there is no such file" in message
        assert message.endswith("Look into that folder, which must have mnist/<file>.gz, or name another with --mirror")

    def test_that_a_host_is_named_by_mistake_is_said(self) -> None:
        with pytest.raises(ValueError, match=r"must have three slashes .* got 'file://media/stick'"):
            datasets.fetch("mnist", mirror="file://media/stick")

    @pytest.mark.parametrize("packed", [False, True])
    def test_that_answer_with_a_login_page_are_passed_over(
        self, server: Server, data: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
    ) -> None:
        page = b"\n<!doctype HTML><html><title>Sign in</title>" + b" " * 5000
        portal, good = server.mirror("portal", {}), server.mirror("good", FILES)
        server.files |= {f"/portal/{name}.gz": gzip.compress(page) if packed else page for name in NAMES}
        use_mirrors(monkeypatch, portal, good)
        datasets.fetch("mnist", progress=False)
        assert contents(data) == FILES
        (data / "train-images").unlink()
        use_mirrors(monkeypatch, portal)
        with pytest.raises(
            DownloadError, match=r"train-images\.gz\n    a web page came .*: the page of a login, perhaps"
        ):
            datasets.fetch("mnist", progress=False)

    def test_are_tried_in_turn(self, server: Server, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        empty = server.mirror("empty", {})
        wrong = server.mirror("wrong", {**FILES, "train-images": IMAGES[::-1]})
        use_mirrors(monkeypatch, empty, wrong, server.mirror("good", FILES))
        datasets.fetch("mnist", progress=False)
        assert contents(data) == FILES
        images = [path for path, _ in server.asked if "train-images" in path]
        assert images == [f"/{folder}/train-images.gz" for folder in ("empty", "wrong", "good")]
        assert not any("good/train-labels" in path for path, _ in server.asked)  # the second had it

    def test_all_that_went_wrong_is_told_with_what_to_do(
        self, server: Server, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.socket() as taken:  # bound and not listening: nobody answers there
            taken.bind(("127.0.0.1", 0))
            nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
            use_mirrors(monkeypatch, nobody, server.mirror("empty", {}))
            with pytest.raises(DownloadError) as caught:
                datasets.fetch("mnist", progress=False)
        message = str(caught.value)
        assert message.startswith("mnist: train-images could not be fetched:")
        assert f"{nobody}/train-images.gz\n    no connection\n" in message
        assert "/empty/train-images.gz\n    404 Not Found\n" in message
        assert "cs231n-ae data fetch mnist --mirror file:///" in message
        assert contents(data) == {}

    def test_the_environment_names_one_and_the_argument_outranks_it(
        self, server: Server, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use_mirrors(monkeypatch, server.mirror("public", FILES))
        monkeypatch.setenv("CS231N_AE_MIRROR", file_mirror(tmp_path / "mirror", {"train-images": IMAGES}))
        with pytest.raises(DownloadError, match=r"there is no such file: .*train-labels\.gz"):
            datasets.fetch("mnist", progress=False)
        assert contents(data) == {"train-images": IMAGES}  # what is right stays
        address = server.mirror("class/mnist", FILES).removesuffix("mnist")  # with a slash at its end
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert {path.split("/")[1] for path, _ in server.asked} == {"class"}

    @pytest.mark.parametrize("mirror", ["datasets", "/media/stick", "ftp://somewhere/datasets"])
    def test_must_be_addresses(self, mirror: str) -> None:
        with pytest.raises(ValueError, match=r"mirror must be an address that begins with file://.*written file:///"):
            datasets.fetch("mnist", mirror=mirror)


BAD_GZIPS = {
    "truncated": (gzip.compress(IMAGES)[:-20], "the gzip file is truncated"),
    "empty": (b"", "wrong file: 2116 bytes expected, got 0"),
    "flipped bits": (gzip.compress(IMAGES)[:500] + b"\xff\xff\xff" + gzip.compress(IMAGES)[503:], "not a sound gzip"),
    "a login page": (b"<!DOCTYPE html><p>Sign in to the network", "a web page came instead of the file"),
    "bytes behind it": (gzip.compress(IMAGES) + b"more", "not a sound gzip"),
    "other contents": (gzip.compress(IMAGES[::-1]), "does not match the known hash"),
    "too short": (gzip.compress(IMAGES[:-1]), "wrong file: 2116 bytes expected, got 2115"),
    "a gzip bomb": (gzip.compress(bytes(10**8), 1), "wrong file: 2116 bytes expected, got more"),
}


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize(("served", "message"), BAD_GZIPS.values(), ids=BAD_GZIPS)
def test_a_bad_file_is_named_and_leaves_nothing(
    server: Server, tmp_path: Path, data: Path, scheme: str, served: bytes, message: str
) -> None:
    if scheme == "http":
        address = server.mirror("mnist", FILES).removesuffix("/mnist")
        server.files["/mnist/train-images.gz"] = served
    else:
        address = file_mirror(tmp_path / "mirror", FILES)
        (tmp_path / "mirror" / "mnist" / "train-images.gz").write_bytes(served)
    with pytest.raises(DownloadError, match=message):
        datasets.fetch("mnist", mirror=address, progress=False)
    assert contents(data) == {}


class TestBrokenConnections:
    PATH = "/mnist/train-images.gz"

    @pytest.fixture
    def address(self, server: Server) -> str:
        return server.mirror("mnist", FILES).removesuffix("/mnist")

    def test_are_taken_up_where_they_broke_off(self, server: Server, data: Path, address: str) -> None:
        server.drop_after = [1000, 500]
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert server.asked[:3] == [(self.PATH, None), (self.PATH, "bytes=1000-"), (self.PATH, "bytes=1500-")]

    def test_are_taken_up_by_the_next_run(self, server: Server, data: Path, address: str) -> None:
        server.drop_after, server.fail_from = [1000], 1
        with pytest.raises(DownloadError, match="503 Service Unavailable"):
            datasets.fetch("mnist", mirror=address, progress=False)
        (part,) = data.iterdir()
        assert part.suffix == ".part" and part.read_bytes() == server.files[self.PATH][:1000]
        server.fail_from = None
        server.asked.clear()
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert server.asked[0] == (self.PATH, "bytes=1000-")

    def test_without_any_headway_are_given_up(self, server: Server, data: Path, address: str) -> None:
        server.drop_after = [0] * 50
        with pytest.raises(DownloadError, match="the connection broke off after 0 bytes"):
            datasets.fetch("mnist", mirror=address, progress=False)
        assert len(server.asked) == 1

    def test_are_not_taken_up_for_ever(self, server: Server, data: Path, address: str) -> None:
        server.drop_after = [1] * 1000
        with pytest.raises(DownloadError, match="broke off after 10 bytes"):
            datasets.fetch("mnist", mirror=address, progress=False)

    def test_start_over_at_a_server_that_cannot_resume(self, server: Server, data: Path, address: str) -> None:
        server.ranges, server.drop_after = False, [1000]
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES

    @pytest.mark.parametrize("length", [700, 10_000])
    def test_leave_a_part_that_no_longer_fits_and_it_is_dropped(
        self, server: Server, data: Path, address: str, length: int
    ) -> None:
        self.leave_part(data, f"{address}{self.PATH}", b"x" * length)
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES

    def test_leave_a_complete_part_and_it_is_used(self, server: Server, data: Path, address: str) -> None:
        self.leave_part(data, f"{address}{self.PATH}", server.files[self.PATH])
        datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == FILES
        assert [path for path, _ in server.asked].count(self.PATH) == 1

    def test_at_one_mirror_are_not_taken_up_at_another(
        self, server: Server, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        use_mirrors(monkeypatch, server.mirror("first", FILES), server.mirror("second", FILES))
        server.files["/second/train-images.gz"] = gzip.compress(IMAGES, 0)
        server.drop_after = [1000, 0]
        datasets.fetch("mnist", progress=False)
        assert server.asked[2] == ("/second/train-images.gz", None)
        assert contents(data) == FILES  # and what the first had left is gone

    def test_by_ctrl_c_leave_no_half_written_file(
        self, server: Server, data: Path, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Interrupted(gzip.GzipFile):
            def read(self, size: int | None = -1) -> bytes:
                if self.tell():
                    raise KeyboardInterrupt
                return super().read(100)

        monkeypatch.setattr(gzip, "open", lambda path: Interrupted(path))
        with pytest.raises(KeyboardInterrupt):
            datasets.fetch("mnist", mirror=address, progress=False)
        assert contents(data) == {}

    @staticmethod
    def leave_part(data: Path, url: str, content: bytes) -> None:
        data.mkdir(parents=True)
        (data / f"train-images.gz.{hashlib.sha256(url.encode()).hexdigest()[:8]}.part").write_bytes(content)


def test_a_gzip_bomb_is_never_unpacked_beyond_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(10**7), 1))
    out = io.BytesIO()
    with pytest.raises(ValueError, match="1000 bytes expected, got more"):
        known_files.unpack(tmp_path / "bomb.gz", out, 1000)
    assert out.tell() == 1001  # one more, to tell


def test_an_endless_answer_is_cut_off(server: Server, data: Path) -> None:
    address = server.mirror("mnist", FILES).removesuffix("/mnist")
    server.files["/mnist/train-images.gz"] = gzip.compress(IMAGES) + bytes(20_000_000)
    sizes: list[int] = []

    def spy(source: Path, target: io.BytesIO, size: int) -> None:
        sizes.append(source.stat().st_size)
        known_files.unpack(source, target, size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "unpack", spy)
        datasets.fetch("mnist", mirror=address, progress=False)  # zeros may follow a gzip: the contents are right
    assert sizes[0] < 1_000_000
    assert contents(data) == FILES


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path / "file" / "data"))
    address = server.mirror("mnist", FILES).removesuffix("/mnist")
    with pytest.raises(PermissionError, match=r"folder .*file.data.mnist must be writable, got: .*CS231N_AE_DATA"):
        datasets.fetch("mnist", mirror=address, progress=False)
    assert server.asked == []
