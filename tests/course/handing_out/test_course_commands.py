"""``cs231n-ae course``: stubs written and found stale; the audit is tested where it is made."""

import typer
from typer.testing import CliRunner, Result

from cs231n_ae.course.handing_out.course_commands import register


def run(*words: str) -> Result:
    app = typer.Typer()
    register(app)
    app.command()(lambda: None)  # with one command alone, typer would leave its name out
    return CliRunner().invoke(app, list(words))


def test_stubs_are_written_and_stale_ones_found(made_course):
    assert run("course", "stubs", "--check").exit_code == 0
    made_course.file.write_text(made_course.stub + "# more\n")
    stale = run("course", "stubs", "--check")
    assert stale.exit_code == 1
    assert "scale.py" in stale.output
    made_course.file.unlink()
    assert "wrote" in run("course", "stubs").output
    assert made_course.file.read_text() == made_course.stub


def test_diagrams_are_written_once_and_stale_ones_found(made_course):
    assert run("course", "diagrams").output.count("wrote") > 1
    assert run("course", "diagrams", "--check").exit_code == 0
    assert "wrote" not in run("course", "diagrams").output
    stale = next((made_course.root / "assignments" / "diagrams").glob("*.svg"))
    stale.write_text("<svg/>")
    found = run("course", "diagrams", "--check")
    assert found.exit_code == 1
    assert stale.name in found.output
    assert stale.read_text() == "<svg/>"
