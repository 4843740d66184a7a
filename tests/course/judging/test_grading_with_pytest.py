"""``pytest tests/aN_… --submission DIR``: the same outcome as a check, and no wall of traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cs231n_ae.course.source_text.stubs import write_stubs

CONFTEST = Path(__file__).parents[2] / "conftest.py"


@pytest.fixture
def grade(example_course, tmp_path):
    """Run pytest in a copy of the example course."""
    root = tmp_path / "copy"
    shutil.copytree(example_course, root)
    shutil.copy(CONFTEST, root / "tests")

    def run(*options):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
        environment = {
            "PYTHONPATH": os.pathsep.join([str(CONFTEST.parents[1]), str(root)]),
            "OPENBLAS_NUM_THREADS": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
        run = subprocess.run(
            [*command, "tests/a0_example", *map(str, options)],
            cwd=root, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        return run.returncode, run.stdout

    return run


def test_by_default_the_reference_is_graded(grade):
    status, text = grade()
    assert status == 0 and "5 passed" in text


def test_a_folder_of_stubs_earns_nothing_in_one_line_an_exercise(grade, assignment, tmp_path):
    (tmp_path / "stubs").mkdir()
    write_stubs(assignment, tmp_path / "stubs")
    status, text = grade("--submission", tmp_path / "stubs")
    assert status == 1 and "Traceback" not in text and "total                            0 / 5" in text
    for exercise in assignment.exercises:
        lines = [line for line in text.splitlines() if line.startswith(exercise.id + " ")]
        assert len(lines) == 1 and f"0 / {exercise.points:g}   {exercise.id} is not written yet" in lines[0]


def test_an_answer_that_is_partly_right_earns_a_part(grade, assignment, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    write_stubs(assignment, folder)
    (folder / "scale.py").write_text(
        "def scale_forward(x, gamma):\n    return x * gamma, (x, gamma)\n\n"
        "def scale_backward(dout, cache):\n    x, gamma = cache\n    return dout * gamma, (x * dout).mean(axis=0)\n"
    )
    status, text = grade("--submission", folder, "--grading-seed", 7)
    assert status == 1 and "2 passed" in text and "3 failed" in text
    assert "scale_backward                   1 / 3" in text and "What is left to average?" in text
    assert "total                            2 / 5" in text and "seed 7" in text
