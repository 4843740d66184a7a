"""Every hostile submission earns what its honest part earns, in every way to keep it in, and leaves nothing behind.

Which ways there are depends on the machine and on who runs this: root and an ordinary user have different ones.

The rows stand in ``rows/``, each with what it tries. They follow an honest answer to the same exercises, so what a row
does not define is right. ``EARNS`` says what it earns where that is not everything, ``NEEDS`` that only a sandbox
stops it, ``FLAG`` what a person is told.

``HOSTILE_WAYS=first`` tries only the way that a grader takes here by itself; ``auto`` also leaves out what is no matter
of it.
``HOSTILE_TABLE=1`` with ``pytest -s`` prints each row's honest and obtained score, of all rows. ``.ci/ways.py --table``
does both as root and as an ordinary user, with and without bubblewrap.
"""

import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cs231n_ae.course.grading.isolation.sandbox import trial_of

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("course_of_rows", HERE / "course_of_rows.py")
course_of_rows = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(course_of_rows)

NAMES = sorted(path.stem for path in course_of_rows.ROWS.glob("*.py"))
FULL = {"scale_forward": 1, "scale_backward": 3, "slope": 1, "centre_fit": 1, "doubled": 1}
JUDGES = 4  # much of the time is spent waiting for loops to be stopped
SAYS = {"bwrap": "bubblewrap", "landlock": "Landlock", "user": "permissions keep out", "none": "no sandbox"}
HOLD = [way for way in ("bwrap", "landlock", "user") if not trial_of(way).failed]
SANDBOXES = tuple(HOLD[:1]) if os.environ.get("HOSTILE_WAYS") in ("first", "auto") and HOLD else (*HOLD, "none")
TABLE = bool(os.environ.get("HOSTILE_TABLE"))
ROOT = os.geteuid() == 0  # then the worker is another user, also without a sandbox


def said_of(name: str) -> dict:
    return course_of_rows.said_of((course_of_rows.ROWS / f"{name}.py").read_text(encoding="utf-8"))


def is_stopped(name: str, sandbox: str) -> bool:
    """Whether the protection is meant to hold against this row."""
    needs = said_of(name).get("NEEDS", "")
    return sandbox != "none" or not needs or (needs == "own processes" and ROOT)


VALUES = ("returns_", "forges_", "slope_", "raises_b", "raises_k", "equals_", "patches_", "reversed_", "recursion")
"""What these do is no matter of the way to keep them in: the first and the last are enough."""


def is_tried(name: str, sandbox: str) -> bool:
    if os.environ.get("HOSTILE_WAYS") == "auto" and not TABLE and name.startswith(VALUES):
        return False
    return is_stopped(name, sandbox) and (sandbox in (SANDBOXES[0], SANDBOXES[-1]) or not name.startswith(VALUES))


PAIRS = [(name, sandbox) for sandbox in SANDBOXES for name in NAMES if is_tried(name, sandbox)]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The small course, open to all users and closed to them, each with a folder that nobody may write into."""
    root = tmp_path_factory.mktemp("hostile")
    for name in ("open", "closed"):
        course_of_rows.write_course(root / name)
        (root / name / "outside").mkdir()
    (root / "closed").chmod(0o700)
    for folder in (root / "open", root, *root.parents):
        if folder.is_relative_to(tmp_path_factory.getbasetemp().parent.parent) and folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)  # as a course lies on a machine of many users
    return root


@pytest.fixture(scope="module")
def grades(course):
    """Everything graded, by some judges side by side: ``{(row, sandbox): grade}``."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=_count_calls, args=(server, calls), daemon=True).start()
        with contextlib.ExitStack() as files:
            judges = [_start(course, port, n, files) for n in range(JUDGES)]
            closed = [pair for pair in PAIRS if pair[1] == "user"]
            rest = [pair for pair in PAIRS if pair[1] != "user"]
            for n, judge in enumerate(judges):
                mine = closed if n == JUDGES - 1 else rest[n :: JUDGES - 1]
                judge.stdin.write("".join(f"{name} {sandbox}\n" for name, sandbox in mine))
                judge.stdin.close()
            status = [judge.wait() for judge in judges]
    said = "".join((course / f"said{n}").read_text() for n in range(JUDGES))
    found = [json.loads(line) for n in range(JUDGES) for line in (course / f"grades{n}").read_text().splitlines()]
    if TABLE:
        print(f"\n{'row':32} {'way':9} {'honest':>6} {'obtained':>8}")
        for one in sorted(found, key=lambda grade: (grade["sandbox"], grade["row"])):
            honest = sum({**FULL, **said_of(one["row"])["EARNS"]}.values())
            print(f"{one['row']:32} {one['sandbox']:9} {honest:6g} {one['earned']:8g}")
        higher = [one["row"] for one in found if one["earned"] > sum({**FULL, **said_of(one["row"])["EARNS"]}.values())]
        print(f"{len(found)} rows, {len(higher)} of them higher than their honest part: {', '.join(higher) or 'none'}")
    return {"status": status, "said": said, "calls": len(calls), **{(g["row"], g["sandbox"]): g for g in found}}


def _start(course, port, number, files):
    output, said = (files.enter_context((course / f"{name}{number}").open("w")) for name in ("grades", "said"))
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(HERE.parents[3])}
    root = course / ("closed" if number == JUDGES - 1 else "open")
    command = [sys.executable, HERE / "course_of_rows.py", root, str(port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=said, text=True, env=environment)


def _count_calls(server, calls):
    while True:
        try:
            calls.append(server.accept())
        except OSError:
            return


def test_the_judges_come_to_their_end(grades):
    assert grades["status"] == [0] * JUDGES and grades["said"] == ""


def test_there_are_enough_of_them():
    assert len(NAMES) >= 120


@pytest.mark.parametrize(("name", "sandbox"), PAIRS)
def test_it_earns_what_its_honest_part_earns(grades, name, sandbox):
    grade = grades[name, sandbox]
    said = said_of(name)
    expected = {**FULL, **said["EARNS"]}
    assert {result["exercise"]: result["earned"] for result in grade["results"]} == expected
    assert grade["earned"] == sum(expected.values()) and grade["points"] == 7 and grade["finished"]
    assert grade["left"] == [], "something is still running, or lies about"
    if "FLAG" in said:
        assert any(said["FLAG"] in flag for flag in grade["flags"])
    if said.get("FAULTS"):
        assert any(result["faults"] for result in grade["results"])


@pytest.mark.parametrize(("name", "sandbox"), PAIRS)
def test_every_failure_has_a_short_plain_reason_that_tells_no_folder(grades, course, name, sandbox):
    for result in grades[name, sandbox]["results"]:
        for test in result["tests"]:
            said = [test["headline"], test["explanation"], *test["traceback"], *result["faults"], result["message"]]
            assert test["status"] != "failed" or test["headline"]
            for text in said:
                assert len(text) < 500 and text.isprintable()
                assert str(course) not in text and "worker-" not in text and "confinement" not in text


@pytest.mark.parametrize(("name", "sandbox"), PAIRS)
def test_what_is_kept_of_it_is_short(grades, name, sandbox):
    grade = grades[name, sandbox]
    assert all(len(flag) < 500 for flag in grade["flags"]) and all(len(r["faults"]) < 50 for r in grade["results"])
    assert len(json.dumps(grade)) < 60_000


def test_nothing_is_written_outside(grades, course):
    assert [path for name in ("open", "closed") for path in (course / name / "outside").iterdir()] == []
    assert not [path for path in ("/hostile-was-here", "/etc/hostile-was-here") if Path(path).exists()]


def test_nobody_is_called(grades):
    assert grades["calls"] == 0


def test_the_report_says_what_was_in_force(grades):
    for (name, sandbox), grade in ((key, grade) for key, grade in grades.items() if isinstance(key, tuple)):
        assert [way for way, says in SAYS.items() if says in grade["protection"]] == [sandbox], name
