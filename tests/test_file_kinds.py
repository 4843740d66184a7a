"""What a file is called, against files as they are written by what makes them."""

import gzip
import io
import pickle
import zipfile

import numpy as np
import pytest
from scipy.io import savemat

from cs231n_ae.file_kinds import kind_of


def written(write) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


PAGE = "<!DOCTYPE html><title>Sign in</title>"
FILES = {
    "a web page": [
        PAGE.encode(), PAGE.lower().encode(), b"\n\n  <html>", b"\xef\xbb\xbf" + PAGE.encode(), PAGE.encode("utf-16"),
        b"\xfe\xff" + PAGE.encode("utf-16-be"), b'<?xml version="1.0"?>', b"<!-- proxy --><html>", b"<script>location",
    ],
    "a gzip file": [gzip.compress(b"x")],
    "a zip archive": [written(lambda out: np.savez(out, x=np.ones(2)))],
    "an empty zip archive": [written(lambda out: zipfile.ZipFile(out, "w").close())],
    "a numpy array": [written(lambda out: np.save(out, np.ones(2)))],
    "a MATLAB file": [written(lambda out: savemat(out, {"x": np.ones(2)}))],
    "a pickle": [pickle.dumps({}, protocol) for protocol in (2, 3, 4, 5)],
    "text": [b"a,b\n1,2\r\n", b"version 1"],
    "a pointer of Git LFS, whose contents were not fetched": [b"version https://git-lfs.github.com/spec/v1\noid x"],
    "empty": [b""],
    "nothing but zero bytes": [bytes(512)],
    "": [b"\0\0\x08\x03\0\0\xea\x60", bytes(range(1, 256)), "naïve".encode("latin-1")],
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_what_it_begins_like_is_said(kind):
    assert {kind_of(data[:512]) for data in FILES[kind]} == {kind}
