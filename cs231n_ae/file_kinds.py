"""What a file is, told from its first bytes: an error that names what came says also what to do about it."""

__all__ = ["kind_of"]

_WEB = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<?xml", b"<!--")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks of UTF-8 and UTF-16
_KINDS = {
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x93NUMPY": "a numpy array",
    b"\x89HDF\r\n": "an HDF5 file",
    b"MATLAB 5.0": "a MATLAB file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"%PDF": "a PDF document",
    b"version https://git-lfs": "a pointer of Git LFS, whose contents were not fetched",
    b"\x80\x02": "a pickle",
    b"\x80\x03": "a pickle",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
}


def kind_of(data: bytes) -> str:
    """In a few words what ``data`` begins like: ``"a web page"``, ``"a gzip file"``; nothing if that cannot be told.

    Args:
        data: the first bytes of the file, a few hundred; all of it, if it is shorter.
    """
    if not data:
        return "empty"
    if data.count(0) == len(data):
        return "nothing but zero bytes"
    text = (
        data.replace(b"\0", b"") if data[:2] in _MARKS else data
    )  # UTF-16 has a zero byte beside each letter of ASCII
    for mark in _MARKS:
        text = text.removeprefix(mark)
    if text.lstrip().lower().startswith(_WEB):
        return "a web page"
    for start, kind in _KINDS.items():
        if data.startswith(start):
            return kind
    return "text" if all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in text) else ""
