"""A cell that finds nothing says at which exercise the cell stopped that makes it."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from cs231n_ae.course import load_ipython_extension, unload_ipython_extension

FIT = 'def fit():\n    raise NotImplementedError("made_loss: yours to write; then run: cs231n-ae check made_loss")'
SAYS = "stopped at made_loss"


@pytest.fixture
def run(capsys):
    """Runs a cell in a shell of its own, and gives what was printed."""
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    load_ipython_extension(shell)

    def printed(cell):
        shell.run_cell(cell)
        return capsys.readouterr().out

    yield printed
    unload_ipython_extension(shell)


def test_a_name_that_a_stopped_cell_makes(run):
    run(FIT)
    assert SAYS not in run("made = fit()")
    assert "which makes made, stopped at made_loss" in run("print(made)")


def test_a_method_that_the_library_of_a_hand_out_lacks(run):
    run(FIT.replace("made_loss: yours to write;", "MADE.loss: yours to write (made_loss);"))
    run("made = fit()")
    assert "which makes made, stopped at made_loss" in run("print(made)")


def test_a_key_of_a_dict_that_a_stopped_cell_fills(run):
    run(FIT)
    run("flows = {}\nfor name in ['ring']:\n    flows[name] = fit()")
    assert "which makes flows, stopped at made_loss" in run("flows['ring']")


def test_what_builds_on_that_in_turn(run):
    run(FIT)
    run("made = fit()")
    run("drawn = [made]")
    assert "which makes drawn, stopped at made_loss" in run("print(drawn)")


@pytest.mark.parametrize("cell", ["print(mode)", "{}['ring']", "other = {}\nother['ring']", "1 / 0"])
def test_an_error_that_has_another_reason(run, cell):
    run(FIT)
    run("made = fit()")
    assert SAYS not in run(cell)


def test_what_has_been_made_since(run):
    run(FIT)
    run("flows = {}\nflows['ring'] = fit()")
    run("flows = {'ring': 1}")
    assert SAYS not in run("flows['moons']")


def test_an_error_that_no_exercise_raises(run):
    run("raise NotImplementedError('of another kind')\nmade = 1")
    assert "An earlier cell" not in run("print(made)")


def test_without_the_extension_nothing_is_said(capsys):
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    load_ipython_extension(shell)
    unload_ipython_extension(shell)
    for cell in (FIT, "made = fit()", "print(made)"):
        shell.run_cell(cell)
    assert SAYS not in capsys.readouterr().out
