"""The policy file: what it allows, what it refuses, and that it is the record of what was applied."""

import tomllib
from datetime import UTC, datetime, timedelta

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.terms.late import Extension, LatePolicy, LatePolicyError
from cs231n_ae.course.grading.terms.policy import for_class, read_policy, recorded, usable_times, without_time
from cs231n_ae.course.handing_out.instructor_commands import _policy

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

DEADLINE = datetime(2025, 3, 1, 23, 59)
POLICY = """# ours
[late]
deadline = "2025-03-01 23:59"
per_day = 10
grace_minutes = 15
cap = 25
slip_days = 2
times = "times.csv"

[[extension]]
student = "ben"
days = 2
reason = "ill"
"""


def late_by(days, *, student="ada", **options):
    times = {student: DEADLINE + timedelta(days=days)}
    return LatePolicy(times, DEADLINE, **options).lateness(student)


@pytest.mark.parametrize(
    ("days", "options", "late", "slip", "factor"),
    [
        (1.5, {}, 2, 0, 0.8),
        (8, {"cap": 50}, 8, 0, 0.5),
        (3, {"cap": 50}, 3, 0, 0.7),
        (1, {"slip_days": 2}, 1, 1, 1.0),
        (3, {"slip_days": 2}, 3, 2, 0.9),
        (3, {"slip_days": 2, "slip_used": {"ada": 1}}, 3, 1, 0.8),
        (3, {"slip_days": 2, "slip_used": {"ada": 5}}, 3, 0, 0.7),
        (4, {"closed_after": 3, "slip_days": 9}, 4, 0, 0.0),
        (3, {"closed_after": 3}, 3, 0, 0.7),
        (1.5, {"extensions": {"ada": Extension(days=1)}}, 1, 0, 0.9),
        (1.5, {"extensions": {"ada": Extension(until=DEADLINE + timedelta(days=2))}}, 0, 0, 1.0),
        (1.5, {"extensions": {"ben": Extension(days=9)}}, 2, 0, 0.8),
    ],
)
def test_what_a_policy_takes_away(days, options, late, slip, factor):
    found = late_by(days, **options)
    assert (found.days, found.slip) == (late, slip)
    assert found.factor == pytest.approx(factor, abs=1e-12)


def test_every_deduction_is_said():
    assert late_by(3, slip_days=1).says == ("Handed in 3 days late, of which 1 is a slip day: 80 % of that counts.",)
    assert late_by(8, cap=50).says == ("Handed in 8 days late: 50 % of that counts (the most that is taken away).",)
    said = late_by(5, closed_after=3, extensions={"ada": Extension(days=1)}).says
    assert said == (
        "Your deadline was extended to 2025-03-02 23:59.",
        "Handed in 4 days late: 0 % of that counts.",
        "Nothing counts that is handed in as late as that.",
    )
    assert late_by(0).says == ()


@pytest.fixture
def file(tmp_path):
    (tmp_path / "times.csv").write_text("student,submitted\nada,2025-03-03 10:00\nben,2025-03-03 10:00\n")
    (tmp_path / "policy.toml").write_text(POLICY)
    return tmp_path / "policy.toml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("per_day", "per_days", "unknown key 'per_days': use deadline, per_day"),
        ("per_day = 10", 'per_day = "ten"', "per_day should be int or float, got str"),
        ("per_day = 10", "per_day = true", "per_day should be int or float"),
        ("cap = 25", "cap = 125", "cap must be from 0 to 100"),
        ('deadline = "2025-03-01 23:59"', "", r"\[late\] has no deadline"),
        ("2025-03-01 23:59", "tomorrow", "'tomorrow' is not a time"),
        ("\ndays = 2\n", "\n", "it needs a student, and either until or days"),
        ("\ndays = 2\n", "\ndays = 2\nuntil = 2025-03-04T12:00:00\n", "either until or days"),
        (
            "\ndays = 2\n",
            "\nuntil = 2025-03-04T12:00:00Z\n",
            "the extension of ben .* only one of them has a time zone",
        ),
        ("[late]", "[late", "it should be a TOML file"),
        ("grace_minutes = 15", "grace_minutes = nan", "grace_minutes must be minutes from 0 up, .* got nan"),
        ("grace_minutes = 15", "grace_minutes = inf", "grace_minutes must be minutes from 0 up, .* got inf"),
        ("grace_minutes = 15", "grace_minutes = 1e300", "grace_minutes must be minutes from 0 up"),
        ("per_day = 10", f"per_day = 1{'0' * 400}", "per_day is a number that nobody means"),
        ("per_day = 10", f"per_day = 1{'0' * 5000}", "cannot be read"),
        ("\ndays = 2\n", "\ndays = 1e300\n", "the extension of ben: days must be from 0 to 10,000, got 1e\\+300"),
        ("\ndays = 2\n", "\ndays = nan\n", "the extension of ben: days must be from 0 to 10,000, got nan"),
        ("\ndays = 2\n", "\ndays = -1\n", "the extension of ben: days must be from 0 to 10,000, got -1"),
        ("slip_days = 2", "slip_days_used_in = [1]", "a list of file names"),
        ("slip_days = 2", f"slip_days_used_in = {'[' * 5000}{']' * 5000}", "cannot be read"),
        ("slip_days = 2", 'slip_days_used_in = ["no-record.toml"]', "no-record.toml is no record of a policy"),
        ("[[extension]]", "[times]\nada = 5\n[[extension]]", "'5' is not a time"),
    ],
)
def test_mistakes_are_told_with_their_place(file, old, new, says):
    file.write_text(POLICY.replace(old, new, 1))
    file.with_name("no-record.toml").write_text("applied = [1]\n")
    with pytest.raises(LatePolicyError, match=says):
        read_policy(file)


def test_students_are_named_as_the_instructor_likes(file):
    known = {"Ada Lovelace": ["ada", "1815"], "Ben": ["ben@x.org"], "Bo": ["ben"], "Cy": []}
    policy, notes = for_class(read_policy(file), known, {"Cy": DEADLINE, "Ada Lovelace": DEADLINE})
    assert policy.lateness("Ada Lovelace").days == 2  # the policy's own time comes before the download's
    assert policy.lateness("Cy").known
    assert notes == [
        "in the file of times: ben may be Ben or Bo: it was not applied",
        "has an extension: ben may be Ben or Bo: it was not applied",
    ]
    assert [policy.lateness(name).undecided for name in known] == [False, True, True, False]


GRADESCOPE = """submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
    :email: ada@x.edu
  :created_at: 2025-03-03 10:00:00.000000000 Z
submission_2:
  :submitters:
  - :name: {name}
    :sid: '2'
    :email: mal@x.edu
  :created_at: 2025-03-03 10:00:00.000000000 Z
"""
ROSTER = "name,sid,email\nAda Lovelace,1,ada@x.edu\nMallory Moe,2,mal@x.edu\n"


@pytest.mark.parametrize("roster", [False, True])
@pytest.mark.parametrize("meant", ["Ada Lovelace", "ada@x.edu"])
@pytest.mark.parametrize("chosen", ["Ada Lovelace", "ada@x.edu", "ADA@X.edu", "Mallory Moe"])
def test_a_name_that_somebody_chose_costs_nobody_else_anything(tmp_path, assignment, judged, chosen, meant, roster):
    folder = tmp_path / "export"
    for number in (1, 2):
        (folder / f"submission_{number}").mkdir(parents=True)
        for name, text in ROOM.RIGHT.items():
            (folder / f"submission_{number}" / name).write_text(text)
    (folder / "submission_metadata.yml").write_text(GRADESCOPE.format(name=chosen))
    (tmp_path / "r.csv").write_text(ROSTER)
    late = LatePolicy({}, DEADLINE.replace(tzinfo=UTC), per_day=25, extensions={meant: Extension(days=5)})
    options = {"roster": tmp_path / "r.csv"} if roster else {}
    report = grade(folder, assignment, tmp_path / "out", late=late, executor=ROOM.Here(), **options)
    ada, mallory = sorted(report.rows, key=lambda row: row.source)
    decided = roster or meant not in (chosen, chosen.lower())
    assert ada.final == 5.0
    assert mallory.final == (2.5 if decided else 5.0)
    assert any("may be this student's or another's" in flag for flag in mallory.flags) is not decided
    assert any("it was not applied" in note for note in report.notes) is not decided


def test_names_of_the_download_count_behind_those_of_the_roster(file):
    known, also = {"Ada Lovelace": ["1815"]}, {"Mallory": ["ada"], "Ada Lovelace": ["ben"]}
    policy, notes = for_class(read_policy(file), known, {}, also)
    assert set(policy.times) == {"Mallory", "Ada Lovelace"} and policy.extensions.keys() == {"Ada Lovelace"}
    assert notes == []
    known["Ada Lovelace"].append("ada")
    assert set(for_class(read_policy(file), known, {}, also)[0].times) == {"Ada Lovelace"}


def test_a_name_that_tells_a_time_without_a_zone_stops_nobody(tmp_path, submissions, assignment, judged):
    (submissions / "HW_mal_attempt_2025-01-01-01-01-01_a.zip").write_bytes(b"x")
    policy = LatePolicy({}, DEADLINE.replace(tzinfo=UTC))
    report = grade(submissions, assignment, tmp_path / "out", late=policy, executor=ROOM.Here())
    assert {row.student: row.final for row in report.rows}["ada"] == 5.0
    assert "cannot be compared with the deadline, and was not used: mal" in report.notes[0]


def test_a_platforms_times_that_cannot_be_compared_are_a_mistake_to_be_mended():
    policy, times = LatePolicy({}, DEADLINE), {"ada": DEADLINE.replace(tzinfo=UTC), "ben": DEADLINE}
    assert usable_times(policy, times, 2) == (
        {"ben": DEADLINE},
        ["of these the name tells a time that cannot be compared with the deadline, and was not used: ada"],
    )
    with pytest.raises(LatePolicyError, match="only one of them has a time zone"):
        for_class(policy, {"ada": []}, usable_times(policy, {"ada": times["ada"]}, 1)[0])


def test_the_record_is_the_policy_again(file):
    policy = read_policy(file)
    late = policy.lateness("ada")
    (file.parent / "out").mkdir()
    record = file.parent / "out" / "policy.toml"
    record.write_text(recorded(policy, {'a"d\\a': (late, 0.5)}))
    assert record.read_text().startswith(POLICY)  # with the comments
    assert tomllib.loads(record.read_text())["applied"] == [
        {
            "student": 'a"d\\a',
            "submitted": "2025-03-03T10:00:00",
            "deadline": "2025-03-01T23:59:00",
            "extended": False,
            "days_late": 2,
            "slip_days": 2,
            "per_cent_taken": 0,
            "points_taken": 0.5,
        }
    ]
    again = read_policy(record, base=file.parent)
    assert again == policy
    assert recorded(again, {}) == recorded(policy, {})
    next_one = file.parent / "next.toml"
    next_one.write_text(POLICY.replace("slip_days = 2", 'slip_days = 3\nslip_days_used_in = ["out/policy.toml"]'))
    assert read_policy(next_one).slip_used == {'a"d\\a': 2}


def test_regrading_remembers_the_policy_and_keeps_what_it_replaces(file, submissions, assignment, judged, tmp_path):
    out, options = tmp_path / "out", {"seed": 7, "executor": ROOM.Here()}
    finals = {
        row.student: row.final for row in grade(submissions, assignment, out, late=read_policy(file), **options).rows
    }
    assert (finals["ada"], finals["ben"]) == (5.0, 3.0)  # two slip days; an extension of two days
    again = grade(submissions, assignment, out, regrade=True, **options)
    assert {row.student: row.final for row in again.rows} == finals
    page = (out / "feedback" / "ada.html").read_text()
    assert "Handed in 2 days late, of which 2 are slip days: 100 % of that counts." in page
    assert "Your deadline was extended to 2025-03-03 23:59." in (out / "feedback" / "ben.html").read_text()
    assert "ill" not in (out / "feedback" / "ben.html").read_text().split()
    mine = (out / "policy.toml").read_text().replace("slip_days = 2", "slip_days = 0 # no more", 1)
    (out / "policy.toml").write_text(mine)
    third = {row.student: row.final for row in grade(submissions, assignment, out, regrade=True, **options).rows}
    assert third["ada"] == 4.0
    assert "slip_days = 0 # no more" in (out / "policy.toml").read_text()
    file.write_text(POLICY.replace("per_day = 10", "per_day = 20"))
    report = grade(submissions, assignment, out, regrade=True, late=read_policy(file), **options)
    assert "per_day = 20" in (out / "policy.toml").read_text()
    (kept,) = (out / "kept").iterdir()
    assert "slip_days = 0 # no more" in kept.read_text()
    told = f"another policy stood in policy.toml, and was replaced: its copy is kept/{kept.name}"
    assert told in report.notes and told in (out / "class.html").read_text()
    report = grade(submissions, assignment, out, regrade=True, late=read_policy(file), **options)
    assert not [note for note in report.notes if "another policy" in note]


def test_a_policy_by_options_is_remembered_too(submissions, assignment, judged, tmp_path):
    late = LatePolicy({"ada": DEADLINE + timedelta(days=1)}, DEADLINE, per_day=40, grace=timedelta(minutes=5))
    options = {"seed": 7, "executor": ROOM.Here()}
    grade(submissions, assignment, tmp_path / "out", late=late, **options)
    report = grade(submissions, assignment, tmp_path / "out", regrade=True, **options)
    assert {row.student: row.final for row in report.rows}["ada"] == 3.0
    assert tomllib.loads((tmp_path / "out" / "policy.toml").read_text())["late"]["grace_minutes"] == 5


@pytest.mark.parametrize("entry", ["1", '{student = "ada"}', "{slip_days = 1}", '{student = "ada", slip_days = "x"}'])
def test_a_record_of_something_else_is_told(file, entry):
    file.write_text(POLICY.replace("slip_days = 2", 'slip_days_used_in = ["other.toml"]'))
    file.with_name("other.toml").write_text(f"applied = [{entry}]\n")
    with pytest.raises(LatePolicyError, match="is no record of a policy"):
        read_policy(file)


def test_an_extension_may_reach_beyond_the_last_date():
    last = datetime(9999, 12, 30)
    policy = LatePolicy({"ada": last}, last, extensions={"ada": Extension(days=100)})
    assert policy.lateness("ada").days == 0


@pytest.mark.parametrize("grace", ["nan", "inf", "-1"])
def test_a_grace_that_is_none_is_told_where_it_is_an_option(grace, tmp_path):
    (tmp_path / "times.csv").write_text("student,submitted\nada,2025-03-03 10:00\n")
    with pytest.raises(LatePolicyError, match="--late-grace must be minutes from 0 up"):
        _policy(None, tmp_path / "times.csv", "2025-03-01", 10.0, float(grace))


def test_that_nobodys_time_is_known_is_told_once_for_all(submissions, assignment, judged, tmp_path):
    """A policy that takes nothing away, because the download tells no times, must not look like one that did."""
    report = grade(submissions, assignment, tmp_path / "out", late=LatePolicy({}, DEADLINE), executor=ROOM.Here())
    (note,) = (note for note in report.notes if note.startswith("no time of submission is known"))
    assert note.startswith(f"no time of submission is known of any of {len(report.rows)}, so nothing was taken away")
    record = tomllib.loads((tmp_path / "out" / "policy.toml").read_text())["applied"]
    assert record and {one["submitted"] for one in record} == {"unknown"}


def test_whose_time_is_not_known_is_told_by_name():
    policy = LatePolicy({"ada": DEADLINE}, DEADLINE, undecided=frozenset({"eve"}))
    (note,) = without_time(policy, ["ada", "ben", "cleo", "eve"])
    assert note.startswith("no time of submission is known of 2 of 4") and note.endswith(": ben, cleo")
    assert without_time(policy, ["ada", "eve"]) == []
