"""The manifest: what it says, and what is said of its mistakes."""

import pytest

from cs231n_ae.course.outline.manifest import ManifestError, load_assignment, load_course


def test_an_assignment_says_what_its_file_says(assignment, example_course):
    assert (assignment.title, assignment.points, assignment.submit_name) == ("An example", 5, "a0_example.zip")
    assert assignment.files == ("scale.py", "centre.py")
    fit = assignment.exercise("centre_fit")
    assert (fit.module, fit.qualname, fit.file, fit.key) == (
        "core_library.centre", "Centre.fit", "centre.py", "centre.Centre.fit"
    )  # fmt: skip
    assert fit.reference().__name__ == "fit"
    assert assignment.exercise("scale_backward").needs == ("scale_forward",)
    assert [a.name for a in load_course(root=example_course)] == ["a0_example"]


def test_an_unknown_exercise_is_answered_with_those_there_are(assignment):
    with pytest.raises(ManifestError, match="a0_example has no exercise 'x': it has scale_forward"):
        assignment.exercise("x")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "An example"', 'titel = "An example"', r"assignment\.toml: \[assignment\]: unknown key 'titel'"),
        ('title = "An example"', 'intro = "x"', "title is missing or empty"),
        ("points = 3", "points = 0", "exercise scale_backward: points must be positive, got 0"),
        ("points = 3", 'points = "3"', "exercise scale_backward: points has the wrong type, str: write a number"),
        ("points = 3", "points = true", "points has the wrong type, bool"),
        (
            "points = 3",
            'points = 3\nasks = "by heart"',
            "asks must be 'by hand' or 'no loops', or both, got 'by heart'",
        ),
        ("points = 3", "point = 3", "exercise scale_backward: unknown key 'point'"),
        ('id = "scale_backward"', 'id = "scale_forward"', "exercise scale_forward: this id is there twice"),
        ('needs = ["scale_forward"]', 'needs = ["scale"]', "it needs 'scale', which is not in this file"),
        ('needs = ["scale_forward"]', 'needs = ["scale_backward"]', "circle, scale_backward -> scale_backward"),
        ('["Over which axis is the mean?"]', "[]", "exercise centre_fit: hints is missing or empty"),
        ('["Over which axis is the mean?"]', '[" "]', "every one of hints must be a text that says something"),
        ('"One mean a feature."', '""', "exercise centre_fit: after is missing or empty"),
        ("core_library.centre:Centre.fit", "core_library.centre:Centre.fti", "cannot be imported"),
        ("core_library.centre:Centre.fit", "core_libary.centre:Centre.fit", "cannot be imported"),
        (
            "core_library.centre:Centre.fit",
            "core_library.centre.Centre.fit",
            "target must read package.module:function",
        ),
        ("core_library.centre:Centre.fit", "elsewhere.scale:f", "would both be scale.py for the student"),
        ("core_library.centre:Centre.fit", "core_library.centre:__doc__", "is not a function or method"),
        ("[assignment]", "[assigment]", r"unknown table \[assigment\]"),
        ("[assignment]", "[assignment", "this is not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_entry(example_course, tmp_path, old, new, says):
    text = (example_course / "assignments/a0_example/assignment.toml").read_text()
    assert old in text
    folder = tmp_path / "assignments" / "a0_example"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(text.replace(old, new))
    with pytest.raises(ManifestError, match=says):
        load_assignment("a0_example", root=tmp_path)


def test_one_id_in_two_assignments_is_a_mistake(example_course, tmp_path):
    text = (example_course / "assignments/a0_example/assignment.toml").read_text()
    for name in ("a0_example", "a1_copy"):
        (tmp_path / "assignments" / name).mkdir(parents=True)
        (tmp_path / "assignments" / name / "assignment.toml").write_text(text)
    with pytest.raises(ManifestError, match="is in a0_example and in a1_copy"):
        load_course(root=tmp_path)
    with pytest.raises(ManifestError, match="this course has a0_example, a1_copy"):
        load_assignment("a2", root=tmp_path)
