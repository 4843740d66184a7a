"""Each platform's download, as a made-up tree, and whose file of a class is found in it."""

METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.org
  - :name: "Ben O'Hara"
    :sid: '77'
    :email: ben@example.org
  :created_at: 2025-03-01 23:59:00.123456789 Z
  :score: 3.0
  :history:
  - :id: 9
    :created_at: 2025-02-01 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Cleo
    :sid:
    :email: cleo@example.org
  :created_at: 2025-03-02 00:01:00.000000000 Z
"""
BLACKBOARD = "Name: Ada Lovelace (ada_01)\nAssignment: Homework 1\nDate Submitted: Saturday, March 1, 2025\n"


LAYOUTS = {
    "plain": ({"ada.zip": "1", "ben/f.py": "2"}, {"ada": "1", "ben": "2"}),
    "moodle, a folder for each": (
        {
            "Ada Lovelace_123_assignsubmission_file/a1.zip": "1",
            "Ben O'Hara_124_assignsubmission_file_/f.py": "2",
            "Ben O'Hara_124_assignsubmission_onlinetext/onlinetext.html": "<p>hello</p>",
        },
        {"Ada Lovelace": "1", "Ben O'Hara": "2"},
    ),
    "moodle, no folders": (
        {"Ada Lovelace_123_assignsubmission_file_a1_backprop.zip": "1", "Ben_124_assignsubmission_file_f.py": "2"},
        {"Ada Lovelace": "1", "Ben": "2"},
    ),
    "moodle, two of one name": (
        {"Ada L_1_assignsubmission_file/a1.zip": "1", "Ada L_2_assignsubmission_file/a1.zip": "2"},
        {"Ada L (1)": "1", "Ada L (2)": "2"},
    ),
    "canvas": (
        {
            "lovelaceada_88231_1001_a1.zip": "old",
            "lovelaceada_LATE_88231_1234_a1-1.zip": "1",
            "ohara_99_1002_f.py": "old",
            "ohara_99_1101_f-1.py": "2",
            "anon_6E8yk_55_1003_a1.zip": "3",
        },
        {"lovelaceada": "1", "ohara": "2", "anon_6E8yk": "3"},
    ),
    "canvas, the tenth attempt": (
        {"ada_1_999_a1-9.zip": "old", "ada_1_1000_a1-10.zip": "1"},
        {"ada": "1"},
    ),
    "blackboard": (
        {
            "Homework 1_ada_01_attempt_2025-03-01-10-00-00.txt": BLACKBOARD,
            "Homework 1_ada_01_attempt_2025-03-01-10-00-00_a1.zip": "old",
            "Homework 1_ada_01_attempt_2025-03-01-23-59-00.txt": BLACKBOARD,
            "Homework 1_ada_01_attempt_2025-03-01-23-59-00_a1.zip": "1",
            "Homework 1_ben_attempt_2025-03-01-09-00-00_a1.zip": "2",
        },
        {"Ada Lovelace": "1", "ben": "2"},
    ),
    "gradescope": (
        {
            "assignment_5_export/submission_metadata.yml": METADATA,
            "assignment_5_export/submission_11/f.py": "1",
            "assignment_5_export/submission_12/work/f.py": "2",
        },
        {"Ada Lovelace": "1", "Ben O'Hara": "1", "Cleo": "2"},
    ),
    "gradescope, without its list": ({"submission_11/f.py": "1"}, {"submission_11": "1"}),
    "github classroom": (
        {
            "a1-submissions/a1-ada-l/.git/HEAD": "ref",
            "a1-submissions/a1-ada-l/assignments/a1/f.py": "1",
            "a1-submissions/a1-ada-l/assignments/a1/.handed_out/f.py": "stub",
            "a1-submissions/a1-ben/.git/HEAD": "ref",
            "a1-submissions/a1-ben/f.py": "2",
        },
        {"ada-l": "1", "ben": "2"},
    ),
}
