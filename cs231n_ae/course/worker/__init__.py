"""All that runs beside code which cannot be trusted, and nothing else.

This folder as it is, file for file, lies beside a submission when a class is graded: the submission can read every line
of it, and change it in its own process. So nothing here may know an answer, and nothing here imports more than numpy,
Python's standard library and this folder. A student's own check uses the same files.

Read `loading` (a file run as a module), `definitions` (found in a file's text without running it), `states`, `watching`
and `calls` (one call, and what it changed) first, then `returned` and `protocol` (what comes back as values, whatever
it was), and `stand_in` (functions in the library's place for as long as a block lasts). `steps` counts what Python does
in a call, `unwritten` marks what np.empty leaves in it, and `differences` with `probes` finds numerical differentiation
in a text. What follows is the grader's: `limits`, `plotless`, `scan` (with the `habits` that a check tells too),
`sharing` (what is one array on both sides) and `answering` (a worker at work); `landlock`, `system_calls` and
`confining` (what a worker gives up), `trying` (whether it has), `emptying` and `ending` (nothing of it is left); and
`serving`, which starts one.
"""
