"""The Frey faces, with a drawn film in a file of the same form, served by a real server on this machine."""

import http.server
import threading
from functools import partial

import numpy as np
import pytest
from scipy.io import savemat

from cs231n_ae import datasets
from cs231n_ae.downloads import DownloadError
from cs231n_ae.drawn_faces import draw_faces, film_of_faces
from cs231n_ae.frey_faces import FACES_FILE
from cs231n_ae.models import VAE, add_direction, attribute_direction
from cs231n_ae.solver import Solver

FRAMES, POSE, SMILE = film_of_faces(1965, rng=np.random.default_rng(231))
FILM = np.rint(255 * FRAMES.T).astype(np.uint8)


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("CS231N_AE_MIRROR", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "data" / "frey_faces"


@pytest.fixture
def mirror(tmp_path):
    return made_mirror(tmp_path / "mirror", ff=FILM)


def made_mirror(folder, **arrays):
    (folder / "frey_faces").mkdir(parents=True)
    savemat(folder / "frey_faces" / FACES_FILE, arrays)
    return folder.as_uri()


def test_the_film_is_fetched_and_loaded_frame_by_frame(mirror):
    assert not datasets.is_present("frey_faces")
    (path,) = datasets.fetch("frey_faces", mirror=mirror, progress=False)
    assert path.name == FACES_FILE and datasets.is_present("frey_faces")
    faces = datasets.load("frey_faces")
    assert (faces.x_train.shape, faces.x_test.shape, faces.image_shape) == ((1600, 560), (365, 560), (1, 28, 20))
    assert faces.y_train is None and faces.x_train.dtype == np.float32
    np.testing.assert_allclose(faces.x_train[7], FILM[:, 7] / 255, rtol=1e-6)
    np.testing.assert_allclose(faces.x_test[0], FILM[:, 1600] / 255, rtol=1e-6)
    assert faces.x_test[0].reshape(faces.image_shape)[0, 1, 0] == faces.x_test[0, 20]  # row by row


def test_over_http_and_not_twice(tmp_path, mirror):
    served = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "mirror"))
    served.log_message = lambda *args: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        (path,) = datasets.fetch("frey_faces", mirror=address, progress=False)
        server.shutdown()
    before = path.stat().st_mtime_ns
    assert datasets.fetch("frey_faces", mirror=address, progress=False) == (path,)  # nobody answers there any more
    assert path.stat().st_mtime_ns == before
    assert len(datasets.load("frey_faces").x_train) == 1600


def test_a_file_that_changed_is_named_and_not_loaded(mirror, data_folder):
    (path,) = datasets.fetch("frey_faces", mirror=mirror, progress=False)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ValueError, match=r"must have sha256 .*setup_datasets\.sh frey_faces"):
        datasets.load("frey_faces")
    datasets.fetch("frey_faces", mirror=mirror, progress=False)
    assert len(datasets.load("frey_faces").x_train) == 1600


def test_another_file_than_the_first_one_is_not_taken(mirror, tmp_path):
    (path,) = datasets.fetch("frey_faces", mirror=mirror, progress=False)
    path.unlink()
    other = made_mirror(tmp_path / "other", ff=FILM[::-1])
    with pytest.raises(DownloadError, match="as when it was first fetched"):
        datasets.fetch("frey_faces", mirror=other, progress=False)
    assert not path.exists()


@pytest.mark.parametrize(
    ("arrays", "match"),
    [
        ({"ff": FILM.astype(float)}, "uint8 matrix ff of 560 by 1965, got float64"),
        ({"ff": FILM.T}, r"got uint8 \(1965, 560\)"),
        ({"faces": FILM}, "with a matrix ff"),
    ],
)
def test_a_file_of_another_form_is_refused_and_nothing_is_left(arrays, match, tmp_path, data_folder):
    with pytest.raises(DownloadError, match=match):
        datasets.fetch("frey_faces", mirror=made_mirror(tmp_path / "bad", **arrays), progress=False)
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html>403 Forbidden</html>" * 20, "got a file that is a web page"),
        (b"", "got a file that is empty"),
        (b"PK\x03\x04" + bytes(500), "got a file that is a zip archive"),
        (b"\x89HDF\r\n\x1a\n", "got a file that is an HDF5 file"),
        (bytes(range(200)), "must be a MATLAB file with a matrix ff, got: "),
    ],
)
def test_what_is_no_matlab_file_is_refused(tmp_path, data_folder, content, what):
    made_mirror(tmp_path / "bad", ff=FILM)
    (tmp_path / "bad" / "frey_faces" / FACES_FILE).write_bytes(content)
    with pytest.raises(DownloadError, match=what):
        datasets.fetch("frey_faces", mirror=(tmp_path / "bad").as_uri(), progress=False)
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("length", [100, 1000, 50_000, -1])
def test_a_file_cut_short_is_refused(mirror, data_folder, length):
    (path,) = datasets.fetch("frey_faces", mirror=mirror, progress=False)
    path.with_name(path.name + ".sha256").unlink()  # as when the file was put there by hand
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"frey_rawface\.mat must be a MATLAB file.*setup_datasets\.sh"):
        datasets.load("frey_faces")


def test_a_mirror_may_lie_in_a_folder_of_any_name(tmp_path):
    folder = tmp_path / "50% #1 é"
    made_mirror(folder, ff=FILM)
    datasets.fetch("frey_faces", mirror=f"file://{folder}", progress=False)
    assert len(datasets.load("frey_faces").x_train) == 1600


@pytest.mark.parametrize(
    "rewrite", [lambda t: b"\xef\xbb\xbf" + t, bytes.upper, lambda t: t[:64], lambda t: b"\r\n" + t]
)
def test_the_hash_may_have_been_through_an_editor(mirror, data_folder, rewrite):
    datasets.fetch("frey_faces", mirror=mirror, progress=False)
    kept = data_folder / f"{FACES_FILE}.sha256"
    kept.write_bytes(rewrite(kept.read_bytes()))
    assert len(datasets.load("frey_faces").x_train) == 1600


@pytest.mark.parametrize("content", [b"", b"\n", b"<html>", b"0" * 63, "é".encode("latin-1")])
def test_a_hash_that_is_none_is_named(mirror, data_folder, content):
    datasets.fetch("frey_faces", mirror=mirror, progress=False)
    (data_folder / f"{FACES_FILE}.sha256").write_bytes(content)
    with pytest.raises(ValueError, match=r"frey_rawface\.mat\.sha256 must begin with the sha256 .*remove it"):
        datasets.load("frey_faces")


def test_without_it_one_is_told_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="cs231n-ae data fetch frey_faces"):
        datasets.load("frey_faces")
    with pytest.raises(DownloadError, match=r"no such file[\s\S]*folder, which must have frey_faces/frey_rawface.mat"):
        datasets.fetch("frey_faces", mirror=(tmp_path / "nowhere").as_uri(), progress=False)


def seen_in(pictures):
    """The pose and the smile of the drawn face that is nearest to each picture."""
    pose, smile = (a.ravel() for a in np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)))
    album = draw_faces(pose, smile)
    nearest = np.array([((album - picture) ** 2).sum(axis=1).argmin() for picture in pictures])
    return {"pose": pose[nearest], "smile": smile[nearest]}


def test_from_the_file_to_a_face_that_smiles_and_turns(mirror):
    """What the notebook on faces does, on a drawn film that came through file, check and loader."""
    datasets.fetch("frey_faces", mirror=mirror, progress=False)
    faces = datasets.load("frey_faces")
    model = VAE((560, 100, 5), activation="tanh", likelihood="gaussian", variance=0.01, rng=np.random.default_rng(0))
    model.params["dec_b2"][...] = faces.x_train.mean(axis=0)
    options = {"batch_size": 64, "epochs": 30, "learning_rate": 3e-3, "progress": False}
    Solver(model, faces.x_train, rng=np.random.default_rng(1), **options).train()

    codes, _ = model.encode(faces.x_train)
    start, _ = model.encode(faces.x_test[::12])
    known = {"pose": POSE[:1600], "smile": SMILE[:1600]}
    for name, other in (("pose", "smile"), ("smile", "pose")):
        direction = attribute_direction(codes, known[name] > 0)
        low, high = (seen_in(model.decode(add_direction(start, direction, np.array([s]))[:, 0])) for s in (-1.5, 1.5))
        change = {what: (high[what] - low[what]).mean() for what in known}
        assert change[name] > 0.8
        assert abs(change[other]) < change[name] / 2
