"""Links of what is handed out: those to files that stay behind become words."""

import json
import posixpath
import re
from collections.abc import Iterable

__all__ = ["leads_nowhere", "without_dead_links"]

_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]]*)\]\((?P<target>[^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#")
"""How an address begins that names no file beside this one: a scheme, or a place of the same page."""


def without_dead_links(files: dict[str, bytes]) -> dict[str, bytes]:
    """Those pages and notebooks that link to what is not among the files, with the words of such links alone.

    Args:
        files: all that is handed out, by path.
    """
    changed = {}
    for name, content in files.items():
        if name.endswith(".md"):
            text = content.decode()
            fresh = _plain(text, name, files)
        elif name.endswith(".ipynb"):
            text = content.decode()
            notebook = json.loads(text)
            for cell in notebook["cells"]:
                if cell["cell_type"] == "markdown":
                    cell["source"] = _plain("".join(cell["source"]), name, files).splitlines(True)
            fresh = text if notebook == json.loads(text) else json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        else:
            continue
        if fresh != text:
            changed[name] = fresh.encode()
    return changed


def leads_nowhere(target: str, page: str, files: Iterable[str]) -> bool:
    """Whether a link's target, as it stands on a page, is a relative one to no file or folder among these."""
    if _ELSEWHERE.match(target):
        return False
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target.partition("#")[0]))
    return path != "." and not any(name == path or name.startswith(f"{path}/") for name in files)


def _plain(text: str, page: str, files: Iterable[str]) -> str:
    return _LINK.sub(lambda link: link["words"] if leads_nowhere(link["target"], page, files) else link[0], text)
