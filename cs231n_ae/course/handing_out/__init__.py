"""The course without its answers, for students, and with them, for an autograder.

Read `release` first; `release_texts` are the few files written anew. `instructor_commands` are ``grade`` and
``release``, `course_commands` those for who writes the course.
"""
