"""What a submission says is shown as a text of one line, and tells nothing of where things lie on this machine."""

import pytest

from cs231n_ae.course.grading.isolation.texts import as_shown, texts_in


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No such file: '/srv/class 1/ada/x.npz'", "No such file: '…/class 1/ada/x.npz'"),
        ("No such file: '/tmp/grading-x/worker-y/submission/affine.py'", "No such file: '…/affine.py'"),
        ("File /home/ada/a1.py, line 3", "File …/a1.py, line 3"),
        ("--hidden=/srv/hidden/tests", "--hidden=…/tests"),
        ("['/root/.pyenv/bin/python3.11', '/library']", "['…/python3.11', '/library']"),
        ("a / b, n/a, 1/2/3, dx/dy", "a / b, n/a, 1/2/3, dx/dy"),
        ("see https://numpy.org/doc/stable", "see https://numpy.org/doc/stable"),
        ("x" * 1000, "x" * 297 + "..."),
        ("\x1b[31m /etc/\u202epasswd", "[31m …/passwd"),
        ("/" + "a/" * 500 + "end", "…/end"),
        ("/a/" * 5000, None),
        (b"/etc/passwd", ""),
    ],
)
def test_a_text_is_shown_without_folders(text, shown):
    found = as_shown(text)
    assert len(found) <= 300
    assert shown is None or found == shown


def test_only_texts_of_a_list_are_taken():
    assert texts_in(["a", 1, None, "b", "c"], 2) == ["a", "b"]
    assert texts_in({"a": 1}) == texts_in(None) == []
