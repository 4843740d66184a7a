"""Brings a numpy, a conftest and more of its own along; they are left aside."""

EARNS = {}
BESIDE = {
    "numpy.py": "raise SystemExit",
    "random.py": "raise SystemExit",
    "conftest.py": "def pytest_configure(config): raise SystemExit",
    "sitecustomize.py": "raise SystemExit",
    "hostile_library.py": "raise SystemExit",
    "pytest.ini": "[pytest]",
}


def scale_backward(dout, cache):
    x, gamma = cache
    return dout * gamma, (dout * x).sum(axis=0)
