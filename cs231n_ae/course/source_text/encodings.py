"""Python files in whatever encoding an editor chose, as UTF-8: the one place that decodes what students write."""

import codecs
import io
import re
import tokenize

__all__ = ["as_utf8"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16's, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Some of Python's codecs take time that grows with the square of the length, and some are no encodings of text.
_KNOWN = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp(125\d|437|850)|mac-roman|koi8-r|gbk|gb2312|gb18030|big5|shift_jis|euc_(jp|kr)"
)

_COOKIE = re.compile(rb"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.ASCII)


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 without a byte order mark, and a note (behind the file's name) where that took guessing.

    Line ends stay as they are. What cannot be read as it claims to be is taken for Windows-1252.
    """
    mark, encoding = next((known for known in _MARKS if content.startswith(known[0])), (b"", ""))
    try:
        encoding = encoding or _declared(content)
        text = content.removeprefix(mark if encoding == "utf-8" else b"").decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = content.removeprefix(codecs.BOM_UTF8).decode("cp1252", "replace")
        return _without_cookie(text.encode()), "is not UTF-8: it was read as Windows-1252"
    if encoding == "utf-8" and not mark:
        return content, ""
    shown = encoding.upper() if mark else encoding
    return _without_cookie(text.encode()), "" if encoding == "utf-8" else f"was in {shown}, and was read as that"


def _declared(content: bytes) -> str:
    """The encoding that the first lines name, as Python reads them."""
    encoding = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    name = codecs.lookup(encoding).name  # utf8 and windows-1252 are other names of utf-8 and cp1252
    if not _KNOWN.fullmatch(name):
        raise LookupError(encoding)
    return name if name == "utf-8" else encoding


def _without_cookie(content: bytes) -> bytes:
    """The same text, whose first lines do not claim another encoding any more."""
    lines = content.split(b"\n", 2)
    head = [_COOKIE.sub(rb"\1utf-8", line) for line in lines[:2]]
    return b"\n".join([*head, *lines[2:]])
