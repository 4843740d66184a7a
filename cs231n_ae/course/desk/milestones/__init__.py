"""Classic results that a student's own functions reproduce, once the exercises behind them pass.

Read `milestone` first: what one is. `classics` holds them, in the order of the course, `standing` puts a student's
functions and methods into the library's places, and `reaching` is what `cs231n-ae milestones` does: which are reached,
what the next one needs, and running one.
"""
