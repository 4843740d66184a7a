"""A submission's code, in a process that it cannot leave.

`protection` holds the ways to keep it in, `sandbox` finds by trying which of them holds on this machine, `library`
makes the library without answers that lies beside the submission, `server` starts and ends workers, `connection` is
the line to one, `questions` holds what a worker may ask for, and `isolated` is the submission as the judge sees it:
each call goes out, and a value comes back, never a verdict; `replies` takes apart what came, and `texts` cleans what
is said in it. `command_line` keeps the judge's own arguments from it. `near` asks another process, as confined, for
hints on which no points depend.
"""
