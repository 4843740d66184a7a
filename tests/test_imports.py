"""Light to import: numpy alone for the library, and no package loads one that comes after it."""

import subprocess
import sys

import pytest

ORDER = ("datasets", "layers", "losses", "models", "measures", "optim", "solver", "plots", "course", "cli")
"""The packages in the order the data flows."""

LIST_WHAT_LOADS = """
import sys
before = set(sys.modules)  # what the environment loads by itself
import cs231n_ae.{name}
loaded = {{name: module for name, module in sys.modules.items() if name not in before}}
print(*(name for name, module in loaded.items() if getattr(module, "__file__", None)))  # Cython's own have no file
"""


def loaded_by(name: str) -> set[str]:
    """The modules that importing ``cs231n_ae.<name>`` loads into a fresh Python."""
    command = [sys.executable, "-c", LIST_WHAT_LOADS.format(name=name)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("name", ["layers", "losses", "models", "measures", "gradient_check", "optim", "datasets"])
def test_an_import_loads_numpy_and_nothing_that_comes_later(name):
    loaded = loaded_by(name)
    third_party = {module.partition(".")[0] for module in loaded} - set(sys.stdlib_module_names) - {"cs231n_ae"}
    assert third_party == {"numpy"}
    later = ORDER[ORDER.index(name) + 1 :] if name in ORDER else ORDER[ORDER.index("solver") :]
    assert not {f"cs231n_ae.{module}" for module in later} & loaded
