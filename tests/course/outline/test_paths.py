"""Finding the course."""

import pytest

from cs231n_ae.course.outline import paths


def test_the_course_is_found_from_a_folder_inside_it(example_course):
    inside = example_course / "assignments" / "a0_example"
    assert paths.course_root(inside) == example_course


def test_without_a_course_here_the_one_of_the_package_is_taken(tmp_path, example_course, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", example_course / "cs231n_ae")
    assert paths.course_root(tmp_path) == example_course


def test_no_course_at_all_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "elsewhere" / "cs231n_ae")
    with pytest.raises(paths.CourseNotFound, match=r"go to the folder of the course .*git clone it"):
        paths.course_root(tmp_path)


def test_the_bank_beside_the_course_goes_first(example_course):
    assert paths.bank_folder("a0_example", root=example_course) == example_course / "cs231n_ae/course/bank/a0_example"
    assert paths.bank_folder("a1_backprop", root=example_course).parts[-4:] == (
        "cs231n_ae",
        "course",
        "bank",
        "a1_backprop",
    )
