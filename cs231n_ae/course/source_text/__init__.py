"""Python files as text: nothing here runs what it reads.

`functions` shows, replaces or fingerprints one function of a file. `stubs` makes the file that a student gets from
the reference of the same name. `leaving_out` takes answers out of what is handed out, and looks for places that still
repeat one.
"""
