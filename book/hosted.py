"""Badges that open a notebook in an environment of somebody else's: Binder, and for a course on GitHub also Colab.

    python book/hosted.py          the two lines for the README, once the course has an address

The address is that of pyproject.toml, ``Repository`` in ``[project.urls]``. While there is none, a book that a code
host's workflow builds takes the address that the workflow is run for, and any other has no badges.
"""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
PILL = "border:1px solid currentColor;border-radius:1em;padding:.1em .7em;margin-right:.5em;display:inline-block"


def address(pyproject: Path = ROOT / "pyproject.toml", environment: Mapping[str, str] = os.environ) -> str:
    """Of the repository, without a slash or ``.git`` at its end; empty if nobody has said it."""
    said = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"].get("urls", {}).get("Repository", "")
    if not said and environment.get("GITHUB_REPOSITORY"):
        said = f"{environment['GITHUB_SERVER_URL']}/{environment['GITHUB_REPOSITORY']}"
    return re.sub(r"(\.git)?/?$", "", said)


def places(repository: str, notebook: str) -> dict[str, str]:
    """Where a notebook can be opened, by the names of these places.

    Args:
        repository: its address.
        notebook: its path in the repository.
    """
    found = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", repository)
    source = f"gh/{found[1]}" if found else f"git/{quote(repository, safe='')}"
    links = {"Binder": f"https://mybinder.org/v2/{source}/HEAD?labpath={quote(notebook, safe='')}"}
    if found:
        links["Colab"] = f"https://colab.research.google.com/github/{found[1]}/blob/main/{quote(notebook)}"
    return links


def badges(repository: str, notebook: str) -> str:
    """What stands below the title of the notebook's page, as Markdown; nothing without a repository."""
    if not repository:
        return ""
    links = places(repository, notebook)
    pills = [f'<a style="{PILL}" href="{escape(link)}">Open in {name}</a>' for name, link in links.items()]
    return f"<p>{''.join(pills)}</p>\n" + (_first_in_colab(repository, notebook) if "Colab" in links else "")


def _first_in_colab(repository: str, notebook: str) -> str:
    """Colab opens the notebook alone, without the files to fill in and the library."""
    folder = repository.rpartition("/")[2]
    return f"""
<details>
<summary>What Colab has to run first</summary>

Colab opens the notebook alone. In a new cell above all others, fetch what it stands beside; the files to fill in are
then in the list on the left. The last line is for this session, which began before the installation.

```
!git clone --depth 1 {repository} && pip install -q -e {folder}
%cd {folder}/{Path(notebook).parent}
import os, sys
sys.path.insert(0, os.path.abspath("../.."))
```

</details>
"""


if __name__ == "__main__":
    if not (here := address()):
        sys.exit("there is no address: set Repository under [project.urls] in pyproject.toml")
    for place, link in places(here, "assignments/a1_backprop/1_layers.ipynb").items():
        print(f"[Open in {place}]({link})")
