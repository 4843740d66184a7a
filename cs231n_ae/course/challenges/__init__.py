"""The open challenges, one an assignment: a number on digits that the student has not seen, however it was reached.

`start/` holds what a student begins with, the baselines; `tasks` says which data is shown when, and computes the score
from what comes back; `asked` calls the functions of a file; `marks` says what a score is worth. Nothing here is run
beside code that cannot be trusted: a grader calls it in workers (`grading/running/challenge.py`).
"""
