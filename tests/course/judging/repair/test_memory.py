"""A numerical gradient is computed once, unless it is of something that an edit may have changed."""

import sys

import numpy as np
import pytest

from cs231n_ae.course.judging.repair.memory import remembered_gradients
from cs231n_ae.course.judging.testing import numerical_gradient_of, tests_of


@pytest.fixture
def inside(made_answer):
    """What the tests of the made course call for a numerical gradient, where it is remembered."""
    tests = tests_of(made_answer("    pass\n").exercise)
    with remembered_gradients(tests):
        yield sys.modules[tests[0].function.__module__].numerical_gradient_of


def test_of_the_same_function_at_the_same_place_it_is_remembered(inside):
    x, dout = np.arange(3.0), np.ones(3)
    assert np.allclose(inside(lambda v: v * 2.0, x, dout), 2.0)
    scale = np.array([1.0, 2.0, 3.0])

    def product(v):
        return v * scale

    first = inside(product, x, dout)
    first[:] = 7.0  # whoever changes what was handed out changes no memory
    assert np.allclose(inside(product, x, dout), scale)
    scale[:] = 5.0
    assert np.allclose(inside(product, x, dout), 5.0)  # the same function of other numbers is another one
    assert np.allclose(inside(product, x, 2 * dout), 10.0)


def test_of_what_holds_anything_else_it_is_computed_anew(inside):
    held = [1.0]

    class Student:
        def answer(self, v):
            return v * held[0]

    student = Student()
    assert np.allclose(inside(lambda v: student.answer(v), np.arange(3.0), np.ones(3)), 1.0)
    held[0] = 4.0
    assert np.allclose(inside(lambda v: student.answer(v), np.arange(3.0), np.ones(3)), 4.0)


def test_afterwards_all_is_as_before(made_answer):
    tests = tests_of(made_answer("    pass\n").exercise)
    with remembered_gradients(tests):
        pass
    assert sys.modules[tests[0].function.__module__].numerical_gradient_of is numerical_gradient_of
