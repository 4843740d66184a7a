"""A student's check, in a process of its own, so that an endless loop or a crash is an answer too.

`check` starts the child and collects what it says; `check_process` is that child. `syntax` answers a file that Python
cannot read, before anything runs; `stopped` says what to tell a student whose code ended the child.
"""
