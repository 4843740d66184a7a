"""Tables in every form in which spreadsheets, pandas and numpy write them; what is wrong is named by its place."""

import re

import numpy as np
import pytest

from cs231n_ae.text_tables import read_table

X = np.array([[0.5, 1.0, -2.0], [3.25, 0.0, 1e-3]])
ROWS = "0.5,1,-2\n3.25,0,1e-3\n"


def table(folder, content, **options):
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, **options)


FORMS = {
    "commas": ROWS,
    "no end of the last line": ROWS.strip(),
    "Windows": ROWS.replace("\n", "\r\n"),
    "old Macintosh": ROWS.replace("\n", "\r"),
    "semicolons": ROWS.replace(",", ";"),
    "tabs": ROWS.replace(",", "\t"),
    "blanks": ROWS.replace(",", "   "),
    "blanks after commas": ROWS.replace(",", ", "),
    "quotes": '"0.5","1","-2"\n"3.25","0","1e-3"\n',
    "byte order mark": b"\xef\xbb\xbf" + ROWS.encode(),
    "UTF-16": ROWS.encode("utf-16"),
    "empty lines and comments": "# made by hand\n\n0.5,1,-2\n\n  # and so on\n3.25,0,1e-3\n\n",
    "names": "a,b,c\n" + ROWS,
    "names in quotes": '"a","b","c, d"\n' + ROWS,
    "a number among the names": "a,1,2\n" + ROWS,
    "pandas": ",0,1,2\n0,0.5,1,-2\n1,3.25,0,1e-3\n",
    "pandas, read and written again": "Unnamed: 0,0,1,2\n0,0.5,1,-2\n1,3.25,0,1e-3\n",
    "R": '"","a","b","c"\n"1",0.5,1,-2\n"2",3.25,0,1e-3\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_numbers_in_every_form(tmp_path, form):
    found = table(tmp_path, FORMS[form])
    np.testing.assert_array_equal(found.values, X)
    assert found.values.dtype == np.float64 and found.labels is None


@pytest.mark.parametrize("options", [{}, {"delimiter": ","}, {"delimiter": ";", "header": "a;b;c"}])
def test_what_numpy_writes_comes_back(tmp_path, options):
    x = np.random.default_rng(0).standard_normal((50, 3))
    np.savetxt(tmp_path / "t.txt", x, **options)
    np.testing.assert_array_equal(read_table(tmp_path / "t.txt").values, x)


LABELLED = {
    "by its name": ("label,a,b,c\ncat,0.5,1,-2\ndog,3.25,0,1e-3\n", None),
    "whatever the case": ("Target ,a,b,c\ncat,0.5,1,-2\ndog,3.25,0,1e-3\n", None),
    "in the middle": ("a,b,Class,c\n0.5,1,cat,-2\n3.25,0,dog,1e-3\n", None),
    "by a name that is said": ("a,b,c,kind\n0.5,1,-2,cat\n3.25,0,1e-3,dog\n", "kind"),
    "by a number": ("cat,0.5,1,-2\ndog,3.25,0,1e-3\n", "1"),
    "by a number, with names": ("k,a,b,c\ncat,0.5,1,-2\ndog,3.25,0,1e-3\n", "1"),
    "in quotes": ('"label","a","b","c"\n"cat",0.5,1,-2\n"dog",3.25,0,1e-3\n', None),
    "beside an index": (",label,a,b,c\n0,cat,0.5,1,-2\n1,dog,3.25,0,1e-3\n", None),
}


@pytest.mark.parametrize("case", LABELLED)
def test_a_column_of_labels_is_found(tmp_path, case):
    content, labels = LABELLED[case]
    found = table(tmp_path, content, labels=labels)
    np.testing.assert_array_equal(found.values, X)
    assert found.labels == ["cat", "dog"]
    assert any(re.fullmatch(r"column \d(, '.*',)? is taken for labels", note) for note in found.notes)


def test_points_of_a_plane_have_no_labels(tmp_path):
    assert table(tmp_path, "x,y\n1,2\n3,4\n").labels is None
    assert table(tmp_path, "label,class,a\n1,2,3\n").labels is None  # which of the two, nobody knows


def test_what_is_taken_for_granted_is_noted(tmp_path):
    found = table(tmp_path, "# by hand\n,label,a\n0,7,0.5\n1,8,0.25\n")
    assert found.notes == [
        "line 2 is taken for the names of the columns",
        "column 1 counts the rows, and is left out",
        "column 2, 'label', is taken for labels",
    ]
    assert table(tmp_path, ROWS).notes == []


def test_a_column_without_a_name_that_does_not_count_is_kept(tmp_path):
    assert table(tmp_path, ",a\n5,0.5\n9,0.25\n").values.shape == (2, 2)


WRONG = {
    "empty": ("", "table.csv must hold rows of numbers, got no line with anything in it"),
    "comments alone": ("# a\n#\n", "must hold rows of numbers, got no line with anything in it"),
    "names alone": ("a,b\n", "must hold rows of numbers, got nothing after line 1, the columns' names"),
    "a longer line": ("1,2\n3,4\n\n5,6,7\n", "must have as many cells in each line, 2 in line 1, got 3 in line 4"),
    "a shorter line": ("1,2\n3\n", "must have as many cells in each line, 2 in line 1, got 1 in line 2"),
    "a mark at the end": ("1,2\n3,4,\n", "2 in line 1, got 3 in line 2"),
    "a word": ("1,2\n3,abc\n", "must hold finite numbers alone, got 'abc' in line 2, column 2"),
    "a word under a name": ("a,b\n1,2\n3,?\n", "got '?' in line 3, column 2 (b)"),
    "a word in the first line": ("1,n/a,1\n1,2,3\n", "got 'n/a' in line 1, column 2"),
    "an empty cell": ("1,2\n,4\n", "got an empty cell in line 2, column 1"),
    "nan": ("1,2\n3,nan\n", "got 'nan' in line 2, column 2"),
    "infinity": ("1,2\n3,-inf\n", "got '-inf' in line 2, column 2"),
    "too large": ("1,2\n3,1e999\n", "got '1e999' in line 2, column 2"),
    "decimal commas": ("1,5;2,5\n3;4\n", "got '1,5' in line 1, column 1: write it with a point"),
    "a second line of names": ("a,b\nkg,m\n1,2\n", "got 'kg' in line 2, column 1 (a)"),
    "two zeros": ("0,0,cat\n1,2,3\n", "got 'cat' in line 1, column 3"),
    "latin-1": ("é,b\n1,2\n".encode("latin-1"), "must be text in UTF-8, got other bytes: save it as CSV in UTF-8"),
    "a workbook": (b"PK\x03\x04\x00\x00", "must be text, got zero bytes in it: save it as CSV"),
    "labels alone": ("label\ncat\n", "must hold columns of numbers, got none besides the labels"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_place(tmp_path, case):
    content, says = WRONG[case]
    with pytest.raises(ValueError, match=re.escape(says) + "$"):
        table(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "labels", "says"),
    [
        (ROWS, "label", "the labels of .* must be in a column from 1 to 3, got 'label'"),
        (ROWS, "4", "must be in a column from 1 to 3, got '4'"),
        (ROWS, "0", "must be in a column from 1 to 3, got '0'"),
        ("a,b,c\n" + ROWS, "d", "must be in one of a, b, c or a column from 1 to 3, got 'd'"),
    ],
)
def test_a_column_of_labels_that_is_not_there(tmp_path, content, labels, says):
    with pytest.raises(ValueError, match=says):
        table(tmp_path, content, labels=labels)
