"""The script of the quick start: it finds the clone's Python from anywhere, sets it up when missing, and passes on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with a space in its name that holds the script, and a Python that says how it was called."""
    folder = tmp_path / "my clone"
    folder.mkdir()
    shutil.copy(ROOT / "setup_datasets.sh", folder)
    (folder / "echo-python").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (folder / "echo-python").chmod(0o755)
    return folder


def give_python(clone: Path) -> None:
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / "echo-python").rename(clone / ".venv" / "bin" / "python")


def run(script: Path, *args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([script, *args], cwd=cwd, env=os.environ | env, capture_output=True, text=True)


def test_passes_its_arguments_on_to_the_clones_python_from_any_folder(clone: Path, tmp_path: Path) -> None:
    give_python(clone)
    done = run(clone / "setup_datasets.sh", "mnist", "--mirror", "file:///a b", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["-m", "cs231n_ae", "data", "fetch", "mnist", "--mirror", "file:///a b"]


def test_without_names_leaves_the_choice_to_the_command(clone: Path) -> None:
    give_python(clone)
    assert run(clone / "setup_datasets.sh", cwd=clone).stdout.split() == ["-m", "cs231n_ae", "data", "fetch"]


def test_sets_the_environment_up_when_it_is_missing(clone: Path, tmp_path: Path) -> None:
    recipe = ".venv/ready:\n\t@mkdir -p .venv/bin && mv echo-python .venv/bin/python && echo made it\n"
    (clone / "Makefile").write_text(recipe)
    done = run(clone / "setup_datasets.sh", "mnist", cwd=tmp_path)
    assert done.stdout.split() == ["-m", "cs231n_ae", "data", "fetch", "mnist"]
    assert "made it" in done.stderr


def test_stops_when_the_environment_cannot_be_set_up(clone: Path) -> None:
    (clone / "Makefile").write_text(".venv/ready:\n\t@echo no network; exit 1\n")
    done = run(clone / "setup_datasets.sh", "mnist", cwd=clone)
    assert done.returncode != 0 and "no network" in done.stderr and done.stdout == ""


def test_says_how_to_set_it_up_without_make(clone: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname", "env"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    done = run(clone / "setup_datasets.sh", "mnist", cwd=clone, PATH=str(tools))
    assert done.returncode == 1
    assert "pip install -r requirements.txt" in done.stderr and "run this again" in done.stderr


def test_help_is_its_own_heading(clone: Path) -> None:
    done = run(clone / "setup_datasets.sh", "--help", cwd=clone)
    assert done.returncode == 0 and "./setup_datasets.sh mnist --mirror file:///" in done.stdout
    assert "set -euo" not in done.stdout


def test_the_real_one_reports_an_unknown_name_and_a_missing_mirror_without_a_traceback(tmp_path: Path) -> None:
    unknown = run(ROOT / "setup_datasets.sh", "minst", cwd=tmp_path, CS231N_AE_DATA=str(tmp_path))
    assert unknown.returncode != 0 and "minst" in unknown.stderr and "fashion_mnist" in unknown.stderr
    missing = run(
        ROOT / "setup_datasets.sh",
        "mnist",
        "--mirror",
        (tmp_path / "no").as_uri(),
        cwd=tmp_path,
        CS231N_AE_DATA=str(tmp_path),
    )
    assert missing.returncode != 0 and "could not be fetched" in " ".join(missing.stderr.split())
    assert "Traceback" not in unknown.stderr + missing.stderr
