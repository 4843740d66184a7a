"""What a student works with.

Read `student` first: the course as one student sees it, with what is next. `naming` says what is meant by a word, a
function or a module, `typed` how a step is typed in a terminal and in a notebook; `state` is the file in which progress
is kept. `commands` are those of the command line, each on top of one file: `watch`, `reset`, `solution`,
`sample_answer`, `quiz`, `submit`; the room `milestones/` lets classic results stand on the student's own functions.
`notebook` holds `check` for notebooks and `asking` the other commands as functions, `cells` looks for what was written
into the notebook by mistake, `later` adds what is found when a result is on the screen already, `own_layers` trains on
the student's own. `extension` is the line that notebooks begin with, and `stopped` says of a cell that lacks something
at which exercise an earlier one stopped.
"""
