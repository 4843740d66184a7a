"""The zip of a whole class: each platform's is taken as it comes, and nothing in it gets out or grows without end."""

import contextlib
import os
import shutil
import stat
import struct
import zipfile

import pytest
from classroom import lay
from platforms import LAYOUTS

from cs231n_ae.course.grading.intake import download
from cs231n_ae.course.grading.intake.download import opened
from cs231n_ae.course.grading.intake.intake import find_submissions, take
from cs231n_ae.course.grading.terms.errors import GradingError


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if "github" not in name])
def test_a_platforms_zip_is_read_as_its_folder_is(tmp_path, layout):
    tree, expected = LAYOUTS[layout]
    lay(tmp_path / "class", tree)
    packed = shutil.make_archive(str(tmp_path / "submissions"), "zip", tmp_path / "class")
    with opened(tmp_path / "submissions.zip") as (folder, left_out):
        found = find_submissions(folder)
        got = {one.name: take(one.path, ("f.py",), pieces=one.pieces).files["f.py"].decode() for one in found}
        assert got == expected and left_out == ()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists() and os.path.exists(packed)


def test_a_folder_is_taken_as_it_is(tmp_path):
    with opened(tmp_path) as (folder, left_out):
        assert (folder, left_out) == (tmp_path, ())
    assert tmp_path.exists()


def test_it_is_removed_when_grading_is_broken_off(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("ada/f.py", "1")
    with pytest.raises(KeyboardInterrupt), opened(tmp_path / "class.zip") as (folder, _):
        raise KeyboardInterrupt
    assert not folder.exists()


def entry(name, mode=0o644, kind=stat.S_IFREG):
    made = zipfile.ZipInfo(name)
    made.create_system, made.external_attr = 3, (kind | mode) << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


BAD = {
    "leads out": (entry("../outside.py"), b"x", "leads out of the archive"),
    "leads out of a folder": (entry("ada/../../outside.py"), b"x", "leads out of the archive"),
    "is absolute": (entry("/tmp/outside.py"), b"x", "leads out of the archive"),
    "is on a drive": (entry("C:\\outside.py"), b"x", "leads out of the archive"),
    "is a link": (entry("ada/link.py", 0o777, stat.S_IFLNK), b"/etc/passwd", "is a link or a device"),
    "is a bomb": (entry("ada/bomb.py"), bytes(3_000_000), "unpacks to more than 200 times its size"),
    "lies deep": (entry("/".join(["d"] * 20) + "/f.py"), b"x", "lies more than 12 folders deep"),
    "is there twice": (entry("ada/f.py"), b"2", "is there twice"),
    "has a file for a folder": (entry("ada/f.py/inner.py"), b"2", "cannot be written|is there twice"),
    "has too long a name": (entry("ada/" + "n" * 300), b"2", "cannot be written"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_file_of_the_class_is_left_out_and_told(tmp_path, bad):
    made, content, why = BAD[bad]
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(entry("ada/f.py"), "1")
        with pytest.warns(UserWarning) if bad == "is there twice" else contextlib.nullcontext():
            archive.writestr(made, content)
    with opened(tmp_path / "class.zip") as (folder, left_out):
        assert [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()] == ["ada/f.py"]
        assert (folder / "ada" / "f.py").read_text() == "1" and not (folder.parent / "outside.py").exists()
        (told,) = left_out
        assert told.endswith("and was left out") and any(part in told for part in why.split("|"))


def test_an_entry_without_a_name_is_left_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(entry("ada/f.py"), "1")
        archive.writestr(entry("?"), "2")
    data = (tmp_path / "class.zip").read_bytes()
    (tmp_path / "class.zip").write_bytes(data.replace(b"?", b"\0"))
    with opened(tmp_path / "class.zip") as (folder, left_out):
        assert [path.name for path in folder.rglob("*.py")] == ["f.py"]
    assert left_out == (" in class.zip leads out of the archive, and was left out",)


def test_a_size_is_not_believed(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry("ada/f.py"), bytes(50_000))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # as the table of contents has it
    path.write_bytes(data)
    with opened(path) as (folder, left_out):
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert size <= 10 and all("was left out" in said for said in left_out)


def test_too_much_in_all_is_refused(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for n in range(4):
            archive.writestr(f"s{n}/f.py", os.urandom(400))
    monkeypatch.setattr(download, "LARGEST_CLASS", 1000)
    with pytest.raises(GradingError, match="unpacks to more than 1,000 bytes"), opened(tmp_path / "class.zip"):
        pass
    monkeypatch.setattr(download, "MOST_ENTRIES", 3)
    with pytest.raises(GradingError, match="at most 3 entries"), opened(tmp_path / "class.zip"):
        pass
    data = (tmp_path / "class.zip").read_bytes()
    (tmp_path / "class.zip").write_bytes(data[:-14] + struct.pack("<2H", 1, 1) + data[-10:])  # says that it is one
    with pytest.raises(GradingError, match="at most 3 entries"), opened(tmp_path / "class.zip"):
        pass


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_is_told(tmp_path, content):
    (tmp_path / "class.zip").write_bytes(content)
    with pytest.raises(GradingError, match="download it again"), opened(tmp_path / "class.zip"):
        pass
