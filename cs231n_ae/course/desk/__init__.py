"""What a student works with.

Read `student` first: the course as one student sees it, with what is next. `state` is the file in which progress is
kept. `commands` are those of the command line, each on top of one file: `watch`, `reset`, `solution`, `submit`.
`notebook` holds `check` and `own_layers` for notebooks, `extension` the line that they begin with.
"""
