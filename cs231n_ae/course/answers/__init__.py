"""Somebody's functions, reached by name and called, wherever they run.

Read `trace` first: what one run of one test saw. `submission` is what every kind of answers shares, and the one place
through which each call goes; `in_process` holds the kinds whose code runs here: the reference, a folder of files, and
one laid over another. `lending` lets answers stand in for what a hand-out's library lacks. Answers that run in a
worker are a kind of submission too, in `grading/isolation`.
"""
