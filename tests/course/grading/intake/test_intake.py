"""What is handed in is taken apart without harm: each trick meets a clear line, and the honest files are read."""

import os
import stat
import struct
import tracemalloc
import unicodedata
import zipfile

import numpy as np
import pytest

from cs231n_ae.course.grading.intake import intake
from cs231n_ae.course.grading.intake.intake import CannotTake, find_submissions, take
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import file_names, shown_name, table_cell, visible
from cs231n_ae.course.source_text.encodings import as_utf8
from cs231n_ae.course.worker.emptying import remove

WANTED = ("affine.py", "relu.py")
CODE = b"def f(x):\n    return x\n"


def make(path, *entries):
    """A zip of (name or ZipInfo, bytes) entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            if isinstance(name, zipfile.ZipInfo):
                name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, content)
    return path


def entry(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


@pytest.fixture
def archive(tmp_path):
    return lambda *entries: take(make(tmp_path / "ada.zip", *entries), WANTED)


def test_the_files_at_the_top_are_taken(archive):
    taken = archive(("affine.py", CODE), ("relu.py", CODE + b"# relu\n"))
    assert taken.files == {"affine.py": CODE, "relu.py": CODE + b"# relu\n"}
    assert taken.notes == ()


@pytest.mark.parametrize("top", ["a1_backprop", "ada/a1_backprop", "a1 (2)"])
def test_a_folder_that_was_packed_with_them_is_no_matter(archive, top):
    taken = archive((f"{top}/", b""), (f"{top}/affine.py", CODE), (f"{top}/relu.py", CODE))
    assert set(taken.files) == set(WANTED)
    assert taken.notes == ()


def test_backslashes_are_read_as_windows_writes_them(tmp_path):
    path = make(tmp_path / "ada.zip", ("a1/affine.py", CODE), ("a1/relu.py", CODE))
    path.write_bytes(path.read_bytes().replace(b"a1/", b"a1\\"))
    assert set(take(path, WANTED).files) == set(WANTED)


def test_clutter_of_operating_systems_goes_unmentioned(archive):
    taken = archive(
        ("a/affine.py", CODE),
        ("a/relu.py", CODE),
        ("__MACOSX/a/affine.py", b"\0\5"),
        ("a/.DS_Store", b""),
        ("a/__pycache__/affine.pyc", b"x"),
    )
    assert set(taken.files) == set(WANTED)
    assert taken.notes == ()


def test_missing_and_other_files_are_noted(archive):
    taken = archive(("affine.py", CODE), ("notes.txt", b"hi"), ("numpy.py", b"raise"), ("sub/conftest.py", b""))
    assert taken.files == {"affine.py": CODE}
    assert taken.notes == (
        "relu.py is missing",
        "not asked for, and ignored: notes.txt, numpy.py, sub/conftest.py",
    )


@pytest.mark.parametrize("path", ["../affine.py", "a/../../affine.py", "/affine.py", "C:\\affine.py", "C:affine.py"])
def test_paths_that_lead_out_are_ignored(archive, path):
    taken = archive((path, b"evil = 1\n"), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert any("leads out of the archive" in note for note in taken.notes)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_refused(archive, kind):
    taken = archive((entry("affine.py", kind | 0o777), b"/etc/passwd"), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert taken.notes == ("affine.py is a link or a device in the archive, not a regular file",)


def test_an_honest_size_that_is_too_large_is_refused(archive):
    taken = archive(("affine.py", os.urandom(1_100_000)), ("relu.py", CODE))
    assert taken.notes == ("affine.py has 1,100,000 bytes, far more than code",)


def test_a_bomb_is_refused_by_its_ratio(archive):
    taken = archive(("affine.py", b"#" * 900_000), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert "unpacks to more than 200 times its size" in taken.notes[0]


def test_a_size_that_lies_is_not_believed(tmp_path):
    path = make(tmp_path / "ada.zip", ("affine.py", b"#" * 5_000_000), ("relu.py", CODE))
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 5_000_000), struct.pack("<L", 50)))
    taken = take(path, WANTED)
    assert taken.files == {"relu.py": CODE}
    assert taken.notes[0].startswith("affine.py cannot be unpacked")


def test_too_many_entries_are_refused_without_being_read(tmp_path):
    path = make(tmp_path / "ada.zip", *[(f"f{i}.py", b"") for i in range(2001)])
    with pytest.raises(CannotTake, match="at most 2,000 entries"):
        take(path, WANTED)


def test_a_table_of_contents_that_lies_about_its_length_is_refused(tmp_path):
    path = make(tmp_path / "ada.zip", *[(f"f{i}.py", b"") for i in range(2001)])
    data = path.read_bytes()
    path.write_bytes(data[:-14] + struct.pack("<2H", 1, 1) + data[-10:])
    with pytest.raises(CannotTake, match="entries"):
        take(path, WANTED)


def with_a_long_second_table(path, entries):
    """A zip whose last record tells of one entry, and the 64-bit record before it, which is believed, of many."""
    head = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    table = head * entries
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, len(table), 0)
    where = struct.pack("<4sLQL", b"PK\6\7", 0, len(table), 1)
    path.write_bytes(table + record + where + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 47, 0, 0))
    return path


@pytest.mark.parametrize(("entries", "why"), [(2001, "holds 2,001 entries"), (30_000, "has 1,410,000 bytes, of which")])
def test_the_64_bit_record_is_believed_no_more_than_the_other(tmp_path, entries, why):
    path = with_a_long_second_table(tmp_path / "ada.zip", entries)
    tracemalloc.start()
    with pytest.raises(CannotTake, match=why):
        take(path, WANTED)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_an_archive_with_a_64_bit_record_is_read(tmp_path):
    path = make(tmp_path / "ada.zip", ("affine.py", CODE), ("relu.py", CODE))
    data = path.read_bytes()
    _, _, _, count, _, length, offset, _ = struct.unpack("<4s4H2LH", data[-22:])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, offset)
    path.write_bytes(data[:-22] + record + struct.pack("<4sLQL", b"PK\6\7", 0, offset + length, 1) + data[-22:])
    assert take(path, WANTED).files == {"affine.py": CODE, "relu.py": CODE}


def test_an_archive_in_the_archive_is_not_opened(tmp_path, archive):
    inner = make(tmp_path / "inner.zip", ("affine.py", CODE)).read_bytes()
    with pytest.raises(CannotTake, match=r"another archive \(work.zip\), and archives in archives are not opened"):
        archive(("work.zip", inner))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("work.rar",), r"it holds work.rar, and of archives only zips are opened: ask for a zip"),
        (("a.zip", "a (1).zip"), r"it holds 2 zips \(a \(1\).zip, a.zip\), and which counts cannot be told"),
        (("a.zip", "b.rar"), r"another archive \(a.zip\)"),
    ],
)
def test_what_kept_an_archive_from_being_read_is_told(tmp_path, names, says):
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(CannotTake, match=says):
        take(tmp_path, WANTED)


@pytest.mark.parametrize("name", ["Affine.py", "AFFINE.PY"])
def test_capital_letters_count(archive, name):
    taken = archive((name, b"x = 1\n"), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert f"affine.py is missing: {name} is another name, for capital letters count" in taken.notes


def test_of_two_names_that_differ_in_case_the_exact_one_counts(archive):
    taken = archive(("AFFINE.py", b"evil = 1\n"), ("affine.py", CODE), ("relu.py", CODE))
    assert taken.files["affine.py"] == CODE
    assert taken.notes == ("not asked for, and ignored: AFFINE.py",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused_unless_both_are_the_same(archive):
    assert archive(("affine.py", CODE), ("affine.py", CODE)).files == {"affine.py": CODE}
    taken = archive(("affine.py", CODE), ("affine.py", b"evil = 1\n"), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert "affine.py is in the archive 2 times, with different content" in taken.notes[0]


def test_two_folders_with_the_files_cannot_be_told_apart(archive):
    with pytest.raises(CannotTake, match="more than once, in final, old: it cannot be told which are meant"):
        archive(("old/affine.py", CODE), ("final/affine.py", CODE))


def test_an_encrypted_file_is_refused(tmp_path):
    path = make(tmp_path / "ada.zip", ("affine.py", CODE), ("relu.py", CODE))
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the entry itself, and in the table of contents
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    taken = take(path, WANTED)
    assert taken.files == {"relu.py": CODE}
    assert taken.notes == ("affine.py is encrypted: pack it without a password",)


def test_a_file_that_was_damaged_is_refused(tmp_path):
    path = make(tmp_path / "ada.zip", ("affine.py", CODE), ("relu.py", CODE))
    data = bytearray(path.read_bytes())
    data[30 + len("affine.py") + 3] ^= 0xFF
    path.write_bytes(data)
    assert "cannot be unpacked" in take(path, WANTED).notes[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"PK", "not a zip"), (b"x" * 1000, "not a zip"), (b"PK\x05\x06" + b"\xff" * 18, "too long")],
)
def test_what_is_no_zip_is_said_to_be_none(tmp_path, content, says):
    path = tmp_path / "ada.zip"
    path.write_bytes(content)
    with pytest.raises(CannotTake, match=says):
        take(path, WANTED)


def test_a_zip_that_was_cut_off_is_refused(tmp_path):
    path = make(tmp_path / "ada.zip", ("affine.py", os.urandom(5000)))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(CannotTake, match="only the beginning"):
        take(path, WANTED)


def test_nothing_usable_is_nothing_to_grade(archive):
    with pytest.raises(CannotTake, match=r"none of the files affine.py, relu.py is in it: there is homework.txt$"):
        archive(("homework.txt", b"my dog"))


def test_what_is_there_in_place_of_the_files_is_named_and_cannot_steer_a_terminal(archive):
    names = ["an essay.docx", "b.txt", "affine.ipynb", "relu (1).py", "__MACOSX/x.py", "affine\x1b[2J (1).py"]
    with pytest.raises(CannotTake) as raised:
        archive(*((name, b"x") for name in names))
    there = "affine⟨U+001B⟩[2J (1).py, relu (1).py, affine.ipynb and 2 more"
    assert str(raised.value) == f"none of the files affine.py, relu.py is in it: there are {there}"


@pytest.mark.parametrize("name", ["ada.tar.gz", "ada.7z", "ada.rar"])
def test_other_archives_are_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(CannotTake, match=r"only .zip files and folders are opened"):
        take(tmp_path / name, WANTED)


def test_names_in_other_alphabets_do_not_hide_the_files(archive):
    taken = archive(("übung/日本/affine.py", CODE), ("übung/日本/relu.py", CODE), ("übung/\u202egnp.txt", b""))
    assert set(taken.files) == set(WANTED)
    assert taken.notes == ("not asked for, and ignored: übung/⟨U+202E⟩gnp.txt",)


def test_a_folder_is_taken_like_a_zip(tmp_path):
    inside = tmp_path / "ada" / "a1_backprop"
    inside.mkdir(parents=True)
    for name in WANTED:
        (inside / name).write_bytes(CODE)
    assert take(tmp_path / "ada", WANTED).files == {"affine.py": CODE, "relu.py": CODE}


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_bytes(b"answer = 42\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "affine.py").write_bytes(b"answer = 42\n")
    ada = tmp_path / "ada"
    ada.mkdir()
    (ada / "relu.py").write_bytes(CODE)
    (ada / "affine.py").symlink_to(secret)
    (ada / "sub").symlink_to(tmp_path / "other")
    taken = take(ada, WANTED)
    assert taken.files == {"relu.py": CODE}
    assert "affine.py is a link: put the file itself there" in taken.notes


def nested(top, depth):
    """Folders within folders, however long the path, with a file in the last."""
    descriptor = os.open(top, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(os.open("affine.py", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)


def test_folders_are_followed_as_deep_as_people_put_them(tmp_path):
    nested(tmp_path, 8)
    (tmp_path / "affine.py").write_bytes(CODE)
    assert take(tmp_path, WANTED).notes[-1] == "not asked for, and ignored: d/d/d/d/d/d/d/d/affine.py"


def test_folders_without_an_end_are_one_persons_matter(tmp_path):
    ada = tmp_path / "ada"
    ada.mkdir()
    (ada / "affine.py").write_bytes(CODE)
    nested(ada, 40)
    try:
        with pytest.raises(CannotTake, match="more than 30 deep"):
            take(ada, WANTED)
    finally:
        remove(str(ada))


@pytest.mark.parametrize("kind", ["files", "folders"])
def test_more_than_anybody_hands_in_is_not_even_listed(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(intake, "MOST_ENTRIES", 20)
    (tmp_path / "affine.py").write_bytes(CODE)
    for number in range(19):
        (tmp_path / f"d{number}").mkdir()
    for number in range(18):
        (tmp_path / "d0" / f"{number}").touch()
    assert take(tmp_path, WANTED).files == {"affine.py": CODE}
    for number in range(3):
        path = tmp_path / "d0" / f"more{number}"
        path.mkdir() if kind == "folders" else path.touch()
    with pytest.raises(CannotTake, match=f"more than 20 {kind} in it"):
        take(tmp_path, WANTED)


def test_what_is_gone_before_it_is_read_is_one_persons_matter(tmp_path):
    with pytest.raises(CannotTake, match=r"it cannot be read \(No such file"):
        take(tmp_path / "ada.zip", WANTED)


def test_a_pipe_in_a_folder_does_not_block(tmp_path):
    (tmp_path / "ada").mkdir()
    os.mkfifo(tmp_path / "ada" / "affine.py")
    with pytest.raises(CannotTake, match=r"affine.py is not a regular file"):
        take(tmp_path / "ada", WANTED)


def test_a_link_in_place_of_a_submission_is_refused(tmp_path):
    (tmp_path / "ada.zip").symlink_to(make(tmp_path / "ben.zip", ("affine.py", CODE)))
    with pytest.raises(CannotTake, match="symbolic link"):
        take(tmp_path / "ada.zip", WANTED)


@pytest.mark.parametrize(
    ("content", "expected", "note"),
    [
        (b"x = 1\n", "x = 1\n", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", ""),
        ("# é\n".encode("utf-16"), "# é\n", "was in UTF-16, and was read as that"),
        (
            b"# -*- coding: latin-1 -*-\n# \xe9\n",
            "# -*- coding: utf-8 -*-\n# é\n",
            "was in iso-8859-1, and was read as",
        ),
        (b"# \xe9\n", "# é\n", "is not UTF-8: it was read as Windows-1252"),
        (b"# coding: punycode\nx = 1\n", "# coding: utf-8\nx = 1\n", "is not UTF-8"),
        (b"# coding: rot13\nx = 1\n", "# coding: utf-8\nx = 1\n", "is not UTF-8"),
    ],
)
def test_any_encoding_becomes_utf8(content, expected, note):
    text, said = as_utf8(content)
    assert text.decode() == expected
    assert said.startswith(note) and bool(said) == bool(note)


def test_submissions_are_found_by_name_and_told_apart(tmp_path):
    for name in ("ben.zip", "Ada.zip", ".hidden.zip", "times.csv", "eve.py"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "ada").mkdir()
    found = find_submissions(tmp_path, without=[tmp_path / "times.csv"])
    assert [one.name for one in found] == ["ada (folder)", "Ada.zip (zip)", "ben", "eve.py"]
    assert found[0].notes == found[1].notes == ("another submission has the same name",)
    assert found[2].notes == ()


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist there")
def test_names_that_only_look_alike_are_told_apart(tmp_path):
    for name in ("a\u0301da.zip", "áda.zip", "a\u202eb.zip", "a\u202db.zip"):
        (tmp_path / name).write_bytes(b"")
    names = [one.name for one in find_submissions(tmp_path)]
    assert len({name.casefold() for name in names}) == 4
    assert all(name == visible(name) for name in names)


def test_a_name_that_another_gets_to_be_told_apart_is_nobodys_else(tmp_path):
    file = "assignsubmission_file"
    for name in (
        f"Ada L_1_{file}",
        f"Ada L_2_{file}",
        f"Ada L (1)_3_{file}",
        f"{'x' * 90}_4_{file}",
        f"{'x' * 91}_5_{file}",
    ):
        (tmp_path / name).mkdir()
    names = {one.keys["participant"]: one.name for one in find_submissions(tmp_path)}
    assert (names["1"], names["2"], names["3"]) == ("Ada L (1) 2", "Ada L (2)", "Ada L (1)")
    assert names["4"] == "x" * 75 + "… (4)" and names["5"] == "x" * 75 + "… (5)"


def test_an_empty_folder_or_none_is_said(tmp_path):
    with pytest.raises(GradingError, match="is empty: it should hold one zip or folder"):
        find_submissions(tmp_path)
    with pytest.raises(GradingError, match="is neither a folder nor a zip"):
        find_submissions(tmp_path / "none")


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\u202eb", "a\nb", "\udce9", "x" * 500, "", "\u200b"])
def test_a_shown_name_has_nothing_in_it_that_steers(name):
    shown = shown_name(name)
    assert shown and shown == visible(shown, keep="") and len(shown) <= 80


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_begins_like_a_formula(text):
    assert table_cell(text)[0] == "'" or not table_cell(text).startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=HYPERLINK(1)", "a;'=HYPERLINK(1)"),
        ('a; "=1+1', "a; \"'=1+1"),
        ("b c;@SUM(1);-1", "b c;'@SUM(1);'-1"),
        ("one; two, -3; a=b", "one; two, -3; a=b"),
    ],
)
def test_a_cell_is_no_formula_where_semicolons_part_cells(text, cell):
    assert table_cell(text) == table_cell(cell) == cell


def test_what_is_printable_is_nothing_that_is_shown_by_its_number():
    """Whole texts are told from the others by that, all at once; here each character is asked by itself."""
    unseen = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    for number in range(0x110000):
        one = chr(number)
        expected = f"⟨U+{number:04X}⟩" if unicodedata.category(one) in unseen and one not in "\n\t" else one
        assert visible(one) == expected
    assert visible("a\nb\x1bc", keep="\n") == "a\nb⟨U+001B⟩c" and visible("a\nb", keep="") == "a⟨U+000A⟩b"


def test_file_names_are_safe_and_different():
    names = ["ada", "Ada", "../../etc/passwd", "CON", "nul.txt", "..", "", "a/b", "a\\b", "日本", "x" * 300, "a:b"]
    given = file_names(names)
    assert given == file_names(reversed(names))
    assert len({name.casefold() for name in given.values()}) == len(names)
    for name in given.values():
        assert name and not set(name) & set('/\\:*?"<>|') and not name.startswith(".") and len(name.encode()) < 200
        assert name.split(".")[0].lower() not in ("con", "nul")
    assert given["日本"] == "日本"


def test_a_file_that_is_too_large_in_utf8_alone_is_refused(archive):
    letters = np.random.default_rng(0).integers(0x4E00, 0x9FA5, 400_000)  # of three bytes each in UTF-8
    taken = archive(("affine.py", b"\xff\xfe" + letters.astype("<u2").tobytes()), ("relu.py", CODE))
    assert taken.files == {"relu.py": CODE}
    assert taken.notes == ("affine.py has more than 1,000,000 bytes in UTF-8, far more than code: move data out of it",)


@pytest.mark.parametrize("packed", [True, False])
def test_copies_of_a_file_are_not_all_read_into_memory(tmp_path, packed):
    content, path = np.random.default_rng(0).integers(97, 123, 900_000, np.uint8).tobytes(), tmp_path / "ada.zip"
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            for n in range(50):
                archive.writestr(f"d{n}/affine.py", content)
    else:
        for n in range(50):
            (path / f"d{n}").mkdir(parents=True)
            (path / f"d{n}" / "affine.py").write_bytes(content)
    tracemalloc.start()
    with pytest.raises(CannotTake, match="more than 30,000,000 bytes together, copies in other folders counted"):
        take(path, ("affine.py",))
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content", [bytes(900_000), "é".encode("latin-1") * 600_000, CODE], ids=["zeros", "more in UTF-8", "code"]
)
def test_copies_that_are_not_accepted_are_not_looked_at_without_end(tmp_path, monkeypatch, content):
    monkeypatch.setattr(intake, "MOST_COPIES", 5)
    path = make(tmp_path / "ada.zip", *[(f"d{n}/affine.py", content) for n in range(6)])
    with pytest.raises(CannotTake, match="more than 5 copies of what is asked for"):
        take(path, WANTED)


def test_what_says_that_it_grows_without_measure_is_not_unpacked(tmp_path, monkeypatch):
    path = make(tmp_path / "ada.zip", ("affine.py", bytes(900_000)), ("relu.py", CODE))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda stream, size=-1: CODE)
    assert take(path, WANTED).notes == ("affine.py unpacks to more than 200 times its size, as no code does",)


def without_a_name(path, marked):
    """The same zip, in which the name that begins with ``marked`` begins with a NUL: zipfile reads an empty one."""
    path.write_bytes(path.read_bytes().replace(marked, b"\0" + marked[1:]))
    return path


def test_an_entry_without_a_name_is_passed_over(tmp_path):
    path = without_a_name(make(tmp_path / "ada.zip", ("affine.py", CODE), ("relu.py", CODE), ("?", b"x")), b"?")
    assert set(take(path, WANTED).files) == set(WANTED)


def test_a_long_path_is_not_told_in_full(tmp_path):
    with pytest.raises(CannotTake) as caught:
        take(make(tmp_path / "ada.zip", ("d/" * 30_000 + "work.zip", b"x")), WANTED)
    assert len(str(caught.value)) < 300


def test_whatever_the_names_are_what_is_told_can_be_written_anywhere(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\x1b[31m.zip")).write_bytes(b"x")
    with pytest.raises(CannotTake, match="another archive") as caught:
        take(tmp_path, WANTED)
    assert str(caught.value).encode().isascii() is False and str(caught.value).isprintable()
