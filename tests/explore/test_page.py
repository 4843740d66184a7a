"""The page as a file: whole, small, the same every time, and never in the place of somebody's own."""

import base64
import json
import re

import numpy as np
import pytest

from cs231n_ae.datasets import Dataset
from cs231n_ae.explore import page_html, write_page
from cs231n_ae.explore.page import HEAD, MARK
from cs231n_ae.models import VAE


def scene_in(page):
    return json.loads(re.search(r'<script type="application/json" id="scene">(.*?)</script>', page, re.DOTALL)[1])


def test_it_holds_the_parameters_codes_and_images(data, rng):
    model = VAE((12, 7, 3), rng=rng)
    scene = scene_in(page_html(model, data))
    for i, layer in enumerate(scene["layers"], start=1):
        w = np.frombuffer(base64.b64decode(layer["weight"]), "<f4").reshape(layer["inputs"], layer["outputs"])
        np.testing.assert_array_equal(w, model.params[f"dec_W{i}"])
        b = np.frombuffer(base64.b64decode(layer["bias"]), "<f4")
        np.testing.assert_array_equal(b, model.params[f"dec_b{i}"])
    assert [layer["activation"] for layer in scene["layers"]] == ["relu", "sigmoid"]
    codes = np.frombuffer(base64.b64decode(scene["codes"]), "<f4").reshape(30, 3)
    np.testing.assert_array_equal(codes, model.encode(data.x_test)[0])
    images = np.frombuffer(base64.b64decode(scene["images"]), np.uint8).reshape(30, 12)
    np.testing.assert_allclose(images / 255, data.x_test, atol=0.5 / 255 + 1e-6)


def test_the_same_model_gives_the_same_page(data):
    first, second = (page_html(VAE((12, 7, 3), rng=np.random.default_rng(5)), data) for _ in range(2))
    assert first == second
    assert first != page_html(VAE((12, 7, 3), rng=np.random.default_rng(6)), data)


def test_it_names_no_address_and_forbids_every_request(data, rng):
    page = page_html(VAE((12, 7, 3), rng=rng), data)
    assert not re.search(r"https?://|src=|@import|fetch\(|XMLHttpRequest|import\(", page)
    assert "default-src 'none'" in page


def test_names_cannot_break_out_of_the_page(data, rng):
    odd = '</script><script>alert("x")</script>{{ scripts }}'
    named = Dataset(odd, data.x_train, data.x_test, data.y_train, data.y_test, data.image_shape)
    page = page_html(VAE((12, 2), rng=rng), named)
    assert odd not in page
    assert page.count("</script>") == 2
    assert scene_in(page)["title"] == f"VAE 12-2 on {odd}"


def test_a_page_of_mnist_s_size_stays_below_three_megabytes(rng):
    x = rng.random((1200, 784), dtype=np.float32)
    data = Dataset("noise", x[:1], x, None, np.arange(1200) % 10, image_shape=(1, 28, 28))
    assert len(page_html(VAE((784, 400, 20), rng=rng), data)) < 3e6


def test_it_is_written_and_written_again(tmp_path, data, rng):
    path = write_page(tmp_path / "new" / "page.html", VAE((12, 2), rng=rng), data)
    first = path.read_text(encoding="utf-8")
    assert MARK in first[:HEAD]
    write_page(path, VAE((12, 7, 2), rng=rng), data)
    assert path.read_text(encoding="utf-8") != first
    assert [file.name for file in path.parent.iterdir()] == ["page.html"]


@pytest.mark.parametrize("content", ["", "<!doctype html><p>mine</p>", "x" * 2000 + MARK])
def test_a_file_of_yours_is_left_as_it_is(tmp_path, data, rng, content):
    path = tmp_path / "page.html"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"will not overwrite .*page\.html"):
        write_page(path, VAE((12, 2), rng=rng), data)
    assert path.read_text() == content


def test_a_folder_or_a_dangling_link_is_left_as_it_is(tmp_path, data, rng):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "link"):
        with pytest.raises(ValueError, match="will not overwrite"):
            write_page(tmp_path / name, VAE((12, 2), rng=rng), data)
    assert not (tmp_path / "nowhere").exists()
