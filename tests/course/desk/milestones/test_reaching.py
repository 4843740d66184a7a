"""A milestone is reached by a student's own functions, and by nothing else."""

import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.desk.milestones import reaching
from cs231n_ae.course.desk.milestones.classics import MILESTONES
from cs231n_ae.course.desk.milestones.reaching import NotReady, find_milestone, missing, offered, reach
from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.proving.notebooks_run import write_answers
from cs231n_ae.models import PCA, VAE

PLANE = find_milestone(MILESTONES, "pca")


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone in which the stubs of the three first assignments are still to be filled in."""
    root = course_root()
    for name in ("a1_backprop", "a2_autoencoders", "a3_variational"):
        for folder, kinds in (("assignments", ("*.py", "*.toml")), ("tests", ("*.py",))):
            here = tmp_path / folder / name
            here.mkdir(parents=True)
            for kind in kinds:
                for file in (root / folder / name).glob(kind):
                    shutil.copy(file, here)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return Course(tmp_path)


def run(*words: str):
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(words))


def filled_in(course: Course) -> None:
    for assignment in course.assignments:
        write_answers(assignment, assignment.folder)


def test_what_is_missing_is_said_by_name_and_nothing_is_run(clone):
    done = run("milestones", "pca")
    assert done.exit_code == 2
    said = " ".join(done.output.split())
    assert "3 of the 3 behind it do not pass yet: pca_fit, pca_encode, pca_decode; next: " in said
    assert said.endswith("check pca_fit")
    assert not (clone.root / "figures").exists()


def test_the_list_says_what_the_next_one_needs(clone):
    shown = run("milestones").output
    assert "· pca " in shown
    assert "3 exercises to go" in shown
    assert shown.count("needs:") == 1
    assert "needs: pca_fit, pca_encode, pca_decode" in shown
    assert "check pca_fit\n" in shown


def test_the_student_s_own_plane_is_kept_as_a_picture_with_both_numbers(clone):
    filled_in(clone)
    file = clone.root / "assignments/a1_backprop/pca.py"
    file.write_text(file.read_text(encoding="utf-8") + "\nprint('the file of the student')\n", encoding="utf-8")
    before = PCA.fit
    done = run("milestones", "pca")
    assert done.exit_code == 0, done.output
    assert "the file of the student" in done.output
    assert PCA.fit is before
    said = (clone.root / "figures/milestones/pca.txt").read_text(encoding="utf-8")
    assert "published: 13.87 squared error per test digit" in said
    assert "yours: 14." in said
    assert (clone.root / "figures/milestones/pca.png").stat().st_size > 10_000
    assert "✓ pca " in run("milestones").output


def test_the_list_goes_by_what_the_last_checks_said_of_the_text_as_it_is(clone):
    filled_in(clone)
    assert run("check", "pca.py").exit_code == 0
    assert missing(Course(clone.root), PLANE) == []
    assert "milestones pca\n" in run("milestones").output
    file = clone.root / "assignments/a1_backprop/pca.py"
    file.write_text(file.read_text(encoding="utf-8").replace("return z @", "return 2 * z @"), encoding="utf-8")
    assert missing(Course(clone.root), PLANE) == ["pca_decode"]
    with pytest.raises(NotReady, match="1 of the 3 behind it do not pass yet: pca_decode"):
        reach(Course(clone.root), PLANE, 88, progress=False)


def test_the_manifold_stands_on_functions_of_three_assignments(clone, monkeypatch):
    """Which of them pass is asked of the checks elsewhere: here all do, but one counts."""
    filled_in(clone)
    monkeypatch.setattr(reaching, "passing", lambda assignment, exercises, folder: {one.id for one in exercises})
    file = clone.root / "assignments/a3_variational/divergences.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\nkl_standard_normal = __import__('functools').cache(lambda: 0)\n", encoding="utf-8")
    manifold = find_milestone(MILESTONES, "vae")
    before = VAE.loss
    with pytest.raises(TypeError):  # what stands in the student's file is what is called
        reach(clone, manifold, 88, progress=False, share=0.01)
    assert VAE.loss is before
    file.write_text(text, encoding="utf-8")
    shown = reach(clone, manifold, 88, progress=False, share=0.01)
    assert f"on {len(manifold.needs)} functions of yours" in "".join(part for pieces in shown for part, _ in pieces)
    assert (clone.root / "figures/milestones/vae_manifold.png").exists()


def test_a_copy_with_fewer_assignments_offers_what_it_can_check(clone):
    names = [one.name for one in offered(clone, MILESTONES)]
    assert names == ["pca", "deep_autoencoder", "edges", "vae_manifold"]
    assert "gan_ring" not in run("milestones").output
    assert "there is no milestone 'gan_ring'" in run("milestones", "gan_ring").output
    assert offered(Course(course_root(Path(__file__).parent)), MILESTONES) == MILESTONES


@pytest.mark.parametrize(("name", "says"), [("pcaa", "did you mean pca"), ("", "no milestone ''"), ("zzz", "pca, ")])
def test_a_slip_of_the_finger_is_answered_with_what_there_is(name, says):
    with pytest.raises(NotFound, match=says):
        find_milestone(MILESTONES, name)
