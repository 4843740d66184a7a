"""The package is light: numpy and the standard library."""

import subprocess
import sys


def test_numpy_is_the_only_package_that_loads():
    code = (
        "import sys, numpy.random; before = set(sys.modules); import cs231n_ae.gradient_check; "
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(top for top in tops if top not in sys.stdlib_module_names))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() in ("['cs231n_ae']", "['cs231n_ae', 'numpy']")


def test_layers_above_are_not_loaded():
    code = (
        "import sys, cs231n_ae.gradient_check; "
        "print([m for m in sys.modules if m.startswith('cs231n_ae.') and m.split('.')[1] "
        "not in ('gradient_check', 'types', 'validation')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
