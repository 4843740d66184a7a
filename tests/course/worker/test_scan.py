"""What is read of a file's text is the whole of it, or that it is not is told."""

import ast
from pathlib import Path

import pytest

from cs231n_ae.course.judging.asked import sign_of
from cs231n_ae.course.worker.differences import signs_in
from cs231n_ae.course.worker.scan import literals_in, scan_file

BACKWARD = "def f_backward(d, x):\n    h = 1e-5\n    return d * (f(x + h) - f(x - h)) / (2 * h)\n"


def scanned(tmp_path: Path, text: str):
    (tmp_path / "affine.py").write_text(text)
    return scan_file(tmp_path / "affine.py")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"def a{n}(): pass\n" for n in range(401)) + BACKWARD,
        BACKWARD.replace("    h = 1e-5\n", "    p = x + 1e-3\n" * 41 + "    h = 1e-5\n"),
        f"HUGE = 0x{'F' * 5000}\n" + BACKWARD,
        "".join(f"def a{n}(): pass\n" for n in range(300))
        + BACKWARD.replace("f_backward", "z")
        + f"def f_backward(d, x): return z(d, x){''.join(f' + a{n}()' for n in range(300))}",
    ],
)
def test_padding_hides_no_sign(tmp_path, text):
    found = scanned(tmp_path, text)
    assert sign_of("f_backward", found["signs"], set()) is not None
    assert found["flags"] == []


def test_what_is_not_read_is_told(tmp_path):
    many = scanned(tmp_path, "".join(f"def a{n}(): pass\n" for n in range(2001)))
    assert many["flags"] == ["affine.py defines more than the 2,000 functions that are read: look at it"]
    long = scanned(tmp_path, f'DATA = [["{"x" * 100_000}"]]\n')
    assert long["literals"] is None
    assert long["flags"] == ["affine.py holds more texts and numbers than are read: look at it"]
    odd = scanned(tmp_path, "".join(f"def a{n}(): eval('')\ndef b{n}(k=[]): k.append(1)\n" for n in range(50)))
    assert odd["flags"][-1] == "affine.py has 11 more such places"


def test_one_search_that_fails_leaves_the_others(tmp_path, monkeypatch):
    def fails(tree: ast.Module) -> None:
        raise RecursionError

    monkeypatch.setattr("cs231n_ae.course.worker.scan.habits_of", fails)
    found = scanned(tmp_path, "import ctypes\n" + BACKWARD)
    assert sign_of("f_backward", found["signs"], set()) is not None
    assert found["flags"] == [
        "affine.py imports ctypes",
        "affine.py could not be searched for what is kept between calls (RecursionError): look at it",
    ]


def test_a_long_number_is_written_out_by_its_digits():
    assert literals_in(ast.parse(f"0x{'F' * 5000}, 10, 1.5")) == [hex(16**5000 - 1), "10", "1.5"]


def test_a_name_is_told_once_and_is_no_text():
    found = literals_in(ast.parse("a, b.a, a, 'name a', f(c=b)"))
    assert found == ["name a", "'name a'", "name b", "name f", "name c"]


def test_what_is_no_python_is_one_text(tmp_path):
    assert scanned(tmp_path, "def f(:\n")["literals"] == ["def f(:\n"]


def test_what_is_made_in_a_way_that_nobody_sees_is_looked_for_in_the_whole_file():
    inherited = BACKWARD.replace("\n", "\n  ").replace("def f_backward", "class A:\n  def loss", 1)
    signs = signs_in(ast.parse(f"{inherited}\nclass B(A): pass\nclass C:\n  def g(self): return self.loss(1, 2)"))
    assert sign_of("B.loss", signs, set()) is not None
    assert sign_of("C.g", signs, set()) is not None
    assert sign_of("B.loss", signs, {"A.loss"}) is None
