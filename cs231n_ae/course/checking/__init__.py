"""A student's check, in a process of its own, so that an endless loop or a crash is an answer too.

`child` starts the process, before anybody knows what to check; `check` asks it and collects what it says;
`check_process` is that child. `syntax` answers a file that cannot be run, before anything is; `stopped` says what to
tell a student whose code ended the child.
"""
