"""What the course is: its assignments, their exercises, and the folders in which everything lies.

Read `manifest` first: an assignment is one TOML file, and an exercise one entry of it that names a function of the
library. `paths` says where stubs, tests, bank and other answers are found; `bounds` how large a file and how long a
test may be; `errors` what a message for a person is raised as. Nothing here runs anybody's code.
"""
