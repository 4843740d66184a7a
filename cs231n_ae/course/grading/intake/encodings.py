"""Python files in whatever encoding an editor chose, as UTF-8."""

import codecs
import io
import re
import tokenize

__all__ = ["as_utf8"]

# Some of Python's codecs take time that grows with the square of the length, and some are no encodings of text.
_KNOWN = re.compile(
    r"utf-8|ascii|iso-8859-\d+|latin-?1|cp(125\d|437|850)|mac-?roman|koi8-r|gbk|gb2312|gb18030|big5|shift_jis|euc-(jp|kr)"
)

_COOKIE = re.compile(rb"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.ASCII)


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 without a byte order mark, and a note (behind the file's name) where that took guessing."""
    for mark, encoding in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding or "utf-8-sig")
            except UnicodeDecodeError:
                break
            return _without_cookie(
                text.encode()
            ), f"was in {encoding.upper()}, and was read as that" if encoding else ""
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
        if not _KNOWN.fullmatch(encoding.lower().replace("_", "-").replace("shift-jis", "shift_jis")):
            raise LookupError(encoding)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = content.decode("cp1252", "replace")
        return _without_cookie(text.encode()), "is not UTF-8: it was read as Windows-1252"
    if encoding == "utf-8":
        return content, ""
    return _without_cookie(text.encode()), f"was in {encoding}, and was read as that"


def _without_cookie(content: bytes) -> bytes:
    """The same text, whose first lines do not claim another encoding any more."""
    lines = content.split(b"\n", 2)
    head = [_COOKIE.sub(rb"\1utf-8", line) for line in lines[:2]]
    return b"\n".join([*head, *lines[2:]])
