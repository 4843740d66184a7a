"""Late penalties: the arithmetic of days begun, and mistakes in the file said with their line."""

import csv
from datetime import UTC, datetime, timedelta, timezone

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.terms.late import LatePolicy, LatePolicyError, parse_time, read_times

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

DEADLINE = datetime(2025, 3, 1, 23, 59)


@pytest.mark.parametrize(
    ("after", "days", "factor"),
    [
        (timedelta(minutes=-1), 0, 1.0),
        (timedelta(0), 0, 1.0),
        (timedelta(seconds=1), 1, 0.9),
        (timedelta(days=1), 1, 0.9),
        (timedelta(days=1, seconds=1), 2, 0.8),
        (timedelta(days=9, hours=1), 10, 0.0),
        (timedelta(days=40), 40, 0.0),
    ],
)
def test_each_day_begun_costs(after, days, factor):
    policy = LatePolicy({"ada": DEADLINE + after}, DEADLINE)
    found = policy.lateness("ada")
    assert found.days == days
    assert found.factor == pytest.approx(factor, abs=1e-12)


def test_grace_is_in_time_and_then_days_count_from_the_deadline():
    times = {"ada": DEADLINE + timedelta(minutes=30), "ben": DEADLINE + timedelta(days=1, minutes=1)}
    policy = LatePolicy(times, DEADLINE, per_day=25, grace=timedelta(minutes=30))
    assert policy.lateness("ada").days == 0
    assert policy.lateness("ben").factor == pytest.approx(0.5)


def test_time_zones_are_compared_as_instants():
    east = timezone(timedelta(hours=5))
    policy = LatePolicy({"ada": datetime(2025, 3, 2, 4, tzinfo=east)}, datetime(2025, 3, 1, 23, tzinfo=UTC))
    assert policy.lateness("ada").days == 0


def test_one_time_zone_and_one_without_are_refused():
    with pytest.raises(LatePolicyError, match=r"the time of ada .* cannot be compared.*: write both with one"):
        LatePolicy({"ada": datetime(2025, 3, 2, tzinfo=UTC)}, DEADLINE)


@pytest.mark.parametrize("per_day", [-1, 101, float("nan")])
def test_a_penalty_is_a_percentage(per_day):
    with pytest.raises(LatePolicyError, match="--late-per-day must be from 0 to 100"):
        LatePolicy({}, DEADLINE, per_day=per_day)


def test_who_has_no_time_keeps_the_points():
    found = LatePolicy({}, DEADLINE).lateness("ada")
    assert (found.days, found.factor, found.known) == (0, 1.0, False)


def test_times_are_read_by_column_and_the_last_counts(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text(
        "id,Submitted,Student\n1,2025-03-01 10:00,ada.zip\n2,2025-03-02T08:00:05,ben\n\n3,2025-03-03,ada\n",
        encoding="utf-8-sig",
    )
    times = read_times(file)
    assert times == {"ada": datetime(2025, 3, 3, 23, 59, 59, 999999), "ben": datetime(2025, 3, 2, 8, 0, 5)}
    file.write_text("student;time\nada;2025-03-01 10:00\n")
    assert read_times(file) == {"ada": datetime(2025, 3, 1, 10)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,when\nada,2025-03-01\n", "no column 'student', its header is who, when"),
        ("student,when\nada,2025-03-01\n", "no column 'submitted'"),
        ("", "its header is empty"),
        ("student,submitted\nada,2025-03-01\nben,yesterday\n", r"line 3: 'yesterday' is not a time: write it as"),
        ("student,submitted\nada\n", "line 2: there are 1 columns, expected 2"),
        ("student,submitted\nada,2025-03-01 10:00\nada,2025-03-01T10:00Z\n", "line 3: ada has a time with a time zone"),
    ],
)
def test_mistakes_in_the_file_are_said_with_their_line(tmp_path, text, says):
    (tmp_path / "times.csv").write_text(text)
    with pytest.raises(LatePolicyError, match=says):
        read_times(tmp_path / "times.csv")


def test_a_file_that_is_none_is_said(tmp_path):
    with pytest.raises(LatePolicyError, match="cannot be read"):
        read_times(tmp_path / "none.csv")
    (tmp_path / "excel.csv").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(LatePolicyError, match="it should be a CSV file in UTF-8"):
        read_times(tmp_path / "excel.csv")


def test_a_date_alone_means_its_end():
    assert parse_time("2025-03-01", where="") == datetime(2025, 3, 1, 23, 59, 59, 999999)


def test_the_penalty_is_in_table_and_page_and_needs_no_grading(submissions, assignment, judged, tmp_path):
    times = {"ada": DEADLINE + timedelta(hours=30), "ben": DEADLINE, "zoe": DEADLINE}
    out, options = tmp_path / "grades", {"seed": 1, "executor": ROOM.Here()}
    report = grade(submissions, assignment, out, late=LatePolicy(times, DEADLINE, per_day=10), **options)
    with (out / "grades.csv").open(newline="") as stream:
        rows = {row["student"]: row for row in csv.DictReader(stream)}
    assert [rows["ada"][key] for key in ("total", "late days", "late penalty", "final")] == ["5", "2", "1", "4"]
    assert [rows["ben"][key] for key in ("late days", "late penalty", "final")] == ["0", "0", "3"]
    assert rows["cleo"]["late days"] == "unknown"
    assert "no time of submission is known" in rows["cleo"]["flags"]
    assert report.notes[0] == "in the file of times, but not among the submissions: zoe"
    assert report.notes[1].startswith("no time of submission is known of 2 of 4") and len(report.notes) == 2
    page = (out / "feedback" / "ada.html").read_text()
    assert "4 / 5" in page and "Earned: 5. Handed in 2 days late: 80 % of that counts." in page
    judged.clear()
    grade(submissions, assignment, out, late=LatePolicy(times, DEADLINE, per_day=50), regrade=True, **options)
    assert judged == []
    with (out / "grades.csv").open(newline="") as stream:
        assert next(csv.DictReader(stream))["final"] == "0"
