"""The notebook's functions: they say what the commands say, take names and objects, and lose nothing of a student's."""

import importlib
import sys
from types import ModuleType

import nbformat
import pytest
from nbclient import NotebookClient

from cs231n_ae.course import check, hint, progress, reset, solution, submit
from cs231n_ae.course.desk.asking import Shown
from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.solution import SolutionRefused
from cs231n_ae.course.desk.state import State

OURS = (check, hint, progress, reset, solution, submit)
WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"


@pytest.fixture(autouse=True)
def notebook(monkeypatch) -> dict:
    """The names that a notebook has defined: these functions, and what its cells bring."""
    here = ModuleType("__main__")
    vars(here).update({function.__name__: function for function in OURS})
    monkeypatch.setitem(sys.modules, "__main__", here)
    return vars(here)


@pytest.fixture
def beside(made_course, monkeypatch):
    """The student's module, imported as a notebook in the assignment's folder does."""
    made_course.write(backward=WRONG)
    monkeypatch.chdir(made_course.folder)
    monkeypatch.syspath_prepend(str(made_course.folder))
    monkeypatch.delitem(sys.modules, "scale", raising=False)
    yield importlib.import_module("scale")
    sys.modules.pop("scale", None)


def ids(shown) -> list[str]:
    return [result.exercise for result in getattr(shown, "results", None) or [shown.result]]


def test_functions_files_and_assignments_can_be_checked(beside, example_library):
    library = importlib.import_module("a0_library.scale")
    assert ids(check(beside.scale_forward)) == ids(check("scale_forward")) == ["scale_forward"]
    assert ids(check(library.scale_backward)) == ["scale_backward"]
    both = ["scale_forward", "scale_backward"]
    assert ids(check(beside)) == ids(check("scale.py")) == ids(check("a0")) == both
    assert ids(check()) == ["scale_backward"]  # the first that has not passed
    shown = check("a0")
    assert "3 / 4" not in repr(shown)
    assert "2 / 4 points" in repr(shown)
    assert 'next: hint("scale_backward")' in repr(shown)
    assert "dgamma, yours" in shown._repr_html_()


def test_when_all_pass_the_next_step_is_to_hand_in(made_course):
    made_course.write()
    shown = check("a0")
    assert 'next: submit("a0_example")' in repr(shown)
    assert "submit(&quot;a0_example&quot;)" in shown._repr_html_()


def test_when_all_of_a_file_passes_the_rest_of_the_assignment_is_next(made_course):
    made_course.add_another_file()
    made_course.write()
    shown = repr(check("scale.py"))
    assert 'next: check("shift_forward")' in shown and "submit" not in shown


@pytest.mark.parametrize("ask", OURS)
def test_a_slip_of_the_finger_is_answered_with_what_was_meant(made_course, ask):
    with pytest.raises(NotFound, match="did you mean scale_backward") as met:
        ask("scale_bakward")
    assert met.value._render_traceback_() == [str(met.value)]
    with pytest.raises(NotFound, match=r"what is of type float is no exercise: name one in quotes"):
        ask(1.5)


def test_hints_are_those_of_the_terminal(beside):
    assert "hint 1 of 3" in repr(hint("scale_backward"))
    shown = hint(beside.scale_backward)
    assert "hint 2 of 3" in repr(shown)
    assert '1 more: hint("scale_backward")' in repr(shown)
    assert "hint 2 of 3" in shown._repr_html_()
    hint("scale_backward")
    assert 'solution("scale_backward", anyway=True)' in repr(hint("scale_backward"))
    assert "hint 1 of 1" in repr(hint("a0"))  # of an assignment, the first exercise that has not passed


def test_the_solution_waits_and_names_the_calls(beside):
    with pytest.raises(SolutionRefused, match=r'check\("scale_backward"\) first.*\("scale_backward", anyway=True\)'):
        solution(beside.scale_backward)
    check("scale_backward")
    with pytest.raises(SolutionRefused, match=r'hint\("scale_backward"\).*solution\("scale_backward", anyway=True\)'):
        solution(beside.scale_backward)
    assert "np.sum(dout * x, axis=0)" in repr(solution("scale_backward", anyway=True))


def test_progress_shows_what_is_next(made_course):
    made_course.write(backward=WRONG)
    check("a0")
    for shown in (progress(), progress("a0"), progress("scale_forward")):
        assert isinstance(shown, Shown)
        assert "2 / 4 points" in repr(shown)
        assert 'next: check("scale_backward")' in repr(shown)


def test_reset_says_what_it_would_do_before_it_does_it(beside, made_course):
    before = made_course.file.read_text()
    shown = repr(reset(beside.scale_backward))
    assert made_course.file.read_text() == before
    assert "would put back scale_backward in scale.py" in shown
    assert 'next: reset("scale_backward", yes=True)' in shown
    done = repr(reset("scale_backward", yes=True))
    (kept,) = (made_course.root / ".cs231n_ae" / "backups").rglob("*.py")
    assert kept.read_text() == before
    assert kept.name in done
    assert "yours to write" in made_course.file.read_text()
    assert "nothing to do" in repr(reset("scale_backward", yes=True))
    assert 'next: reset("scale.py", yes=True)' in repr(reset(beside))


def test_a_file_that_is_gone_is_written_again_without_asking(made_course):
    made_course.file.unlink()
    assert 'next: reset("scale.py")' in repr(check("scale_forward"))
    reset("scale.py")
    assert made_course.file.read_text() == made_course.stub


def test_submit_checks_and_packs(made_course):
    made_course.write()
    shown = repr(submit())
    assert "4 / 4 points" in shown
    assert "hand in a0_example.zip" in shown
    assert State(made_course.root)["scale_backward"].passed_once


def cell(text: str, notebook: dict) -> None:
    exec(compile(text, "<ipython-input-1>", "exec"), notebook)


FORWARD = "def scale_forward(x, gamma):\n    return x * gamma, (x, gamma)\n"
IN_A_CELL = "You wrote scale_forward in a cell, and check looks at"


def test_a_function_in_a_cell_is_told_so_while_its_file_is_the_stub(made_course, notebook):
    assert not check("scale_forward").notes
    cell(FORWARD, notebook)
    assert check("scale_forward").notes[0].startswith(IN_A_CELL)
    assert not check("scale_backward").notes
    made_course.write()
    assert not check("scale_forward").notes  # the file is written: the cell is the notebook's own affair
    shown = check(notebook["scale_forward"])  # but not when that function is what was to be checked
    assert shown.result.status == "passed"
    assert shown.notes[0].startswith(IN_A_CELL)
    assert IN_A_CELL in shown._repr_html_()


def test_what_was_imported_or_is_no_function_is_not_in_a_cell(made_course, notebook, beside):
    made_course.file.write_text(made_course.stub)
    notebook["scale_forward"] = beside.scale_forward
    assert not check("scale_forward").notes
    notebook["scale_forward"] = 3
    assert not check("scale_forward").notes


def test_a_notebook_as_it_runs(made_course):
    """In a kernel: names are there after the first check, errors are one sentence, cells are told from the file."""
    cells = [
        "from cs231n_ae.course import check",
        "check('scale_forward')",
        "hint('scale_forward')",
        "check('scale_forwrd')",
        FORWARD,
        "check(scale_forward)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    resources = {"metadata": {"path": str(made_course.folder)}}
    NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources).execute()
    outputs = [cell.outputs for cell in notebook.cells]
    assert "not written yet" in outputs[1][0].data["text/html"]
    assert "hint 1 of 1" in outputs[2][0].data["text/plain"]
    assert outputs[3][0].traceback == [
        "there is no exercise, assignment or file 'scale_forwrd': did you mean scale_forward or scale_backward?"
    ]
    assert IN_A_CELL in outputs[5][0].data["text/plain"]
