"""A whole class in one command, on submissions that cannot be trusted.

Read from the bottom: `terms/` are the words that every part uses, `intake/` finds out what was handed in,
`isolation/` keeps a submission's code in a worker of its own and brings values back, `running/` judges one submission
and shares many among processes, `written/` is what a person grades, `reports/` makes tables and pages. `rerun` is
what a run takes from an earlier one, `known` what it knows of each submission, `batch` puts them together;
`autograder` does it for one submission in Gradescope's container. The judge never imports a submission, and a worker
(the course's room of that name) never knows an answer.
"""
