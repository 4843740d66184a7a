"""Edited functions stand in for the student's own as long as they are tried, and none of them runs for ever."""

import ast
import time

import pytest

from cs231n_ae.course.judging.repair.bench import Bench, OutOfTime, with_ticks
from cs231n_ae.course.judging.repair.edit import change
from cs231n_ae.course.judging.repair.tree import TICK

WAITS = "    x, gamma = cache\n    while gamma is not None:\n        x = x + 0\n    return dout, gamma\n"


def part_of(answer):
    bench = Bench(answer.assignment, answer.folder)
    return bench, bench.part("scale", "scale_backward", answer.exercise)


def test_every_loop_looks_at_the_clock(made_answer):
    bench, part = part_of(made_answer(WAITS))
    with bench.edited([part]) as submission:
        started = time.perf_counter()
        bench.deadline = bench.clock() + 0.05
        with pytest.raises(OutOfTime):
            bench.module(part).scale_backward(1.0, (2.0, 3.0))
        assert time.perf_counter() - started < 2
    assert submission is bench.submission


def test_an_edit_holds_for_a_block_and_the_old_function_comes_back_whatever_happens(made_answer):
    bench, part = part_of(made_answer("    x, gamma = cache\n    return dout * gamma, (dout * x)\n"))
    module, name, before = bench.place(part)
    slot = next(s for s in part.text.slots if ast.unparse(s.node) == "dout * gamma")
    edit = change(0, slot, ast.parse("dout - gamma", mode="eval").body, "sign", 0.0)
    with pytest.raises(ZeroDivisionError), bench.edited([part], [edit]):
        assert module.scale_backward(5.0, (2.0, 3.0)) == (2.0, 10.0)
        _ = 1 / 0
    assert vars(module)[name] is before
    assert module.scale_backward(5.0, (2.0, 3.0)) == (15.0, 10.0)


def test_what_is_not_there_is_no_part(made_answer):
    bench, _ = part_of(made_answer(WAITS))
    assert bench.part("scale", "other", None) is None
    assert bench.part("nowhere", "scale_backward", None) is None


def test_ticks_change_no_answer():
    source = "def f(n: int) -> int:\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n"
    function = with_ticks(ast.parse(source).body[0])
    known = {TICK: lambda: None}
    exec(compile(ast.Module([function], []), "student", "exec"), known)
    assert known["f"](5) == 10
