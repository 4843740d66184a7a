"""An edit of the reference that no test notices is found, with its line; what a test notices is not."""

from cs231n_ae.course.judging.repair.weakness import unnoticed


def test_the_cache_of_the_forward_is_looked_at_by_nobody_there(made_answer):
    assignment = made_answer("    pass\n").assignment
    found = unnoticed(assignment, assignment.exercise("scale_forward"), seconds=2.0)
    assert found
    assert "return (x * gamma, (-x, gamma))" in {one.now for one in found}
    assert all(one.now.startswith("return (x * gamma, ") for one in found)


def test_the_tests_of_the_backward_notice_everything(made_answer):
    assignment = made_answer("    pass\n").assignment
    assert unnoticed(assignment, assignment.exercise("scale_backward"), seconds=2.0) == []
