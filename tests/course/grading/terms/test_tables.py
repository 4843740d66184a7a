"""CSV files from outside: a row is a row, whatever stands in a name."""

from pathlib import Path

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.intake.roster import RosterError, read_roster
from cs231n_ae.course.grading.reports.uploads import filled
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import LatePolicyError, read_times
from cs231n_ae.course.grading.terms.tables import csv_rows
from cs231n_ae.course.grading.written.points import PointsError, read_points

example_course, assignment = ROOM.example_course, ROOM.assignment

ENDS = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e"]
"""What str.splitlines takes for the end of a line, and csv does not."""


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_a_name_does_not_end_a_row(end):
    text = f'name,id\n"A\nda",1\nMal{end},2\r\n'
    assert csv_rows(Path("x"), text, ",", GradingError) == [
        (1, ["name", "id"]),
        (3, ["A\nda", "1"]),
        (4, [f"Mal{end}", "2"]),
    ]


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_a_name_makes_no_second_student(tmp_path, end):
    (tmp_path / "r.csv").write_text(f"name,id\nAda,1\nMal{end}Ada,2\n{end}Moe{end},3\n", encoding="utf-8")
    assert [(one.name, one.keys["sid"]) for one in read_roster(tmp_path / "r.csv")] == [
        ("Ada", "1"),
        ("Mal Ada", "2"),
        ("Moe", "3"),
    ]


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_every_reader_reads_the_same_rows(tmp_path, end, assignment):
    file = tmp_path / "x.csv"
    file.write_text(f"student,submitted\nMal{end}x,2025-03-01 10:00\n", encoding="utf-8")
    assert list(read_times(file)) == ["Mal x"]
    file.write_text(f"student,what,points,of,comment\nada,x,1,2,so{end}and so\n", encoding="utf-8")
    assert [one.points for one in read_points(file).values()] == [1]
    file.write_text(f"Student,ID,Section,{assignment.title}\nMal{end}x,5,A,3\n", encoding="utf-8")
    assert len(filled(file, assignment, [], None)[0].split("\r\n")) == 3  # the header, the row, and the last line's end


@pytest.mark.parametrize(
    ("read", "head", "mistake"),
    [
        (read_roster, "name,id", RosterError),
        (read_times, "student,submitted", LatePolicyError),
        (read_points, "student,what,points,of,comment", PointsError),
    ],
)
def test_a_cell_without_an_end_is_told_with_its_line(tmp_path, read, head, mistake):
    file = tmp_path / "x.csv"
    file.write_text(f'{head}\nada,"{"x" * 200_000}\n')
    with pytest.raises(mistake, match=r"line 2: .*is a quotation mark missing"):
        read(file)
