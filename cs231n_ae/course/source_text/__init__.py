"""Python files and notebooks as text: nothing here runs what it reads.

A student's file is read by `reading`, whoever asks, and decoded by `encodings`. `functions` shows, replaces or
fingerprints one function of a file. `stubs` makes the file that a student gets from the reference of the same name,
`readme` the page of an assignment's folder. `notebooks` reads cells, `questions` what is asked in them, what was
answered, and the sample answers; `leaving_out` takes answers out of what is handed out, and looks for places that still
repeat one; `nearly` names what goes with them; `answered` sees whether they are here.
"""
