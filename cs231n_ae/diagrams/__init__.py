"""The diagrams of the notebooks, drawn by code: one style, and no file that only a drawing program can change.

Read `drawing` first: the few things that diagrams are made of, and what each kind of arrow and box means. `style` has
their colours on a light page and on a dark one, `writing` sets text with mathematics in it. Then come the diagrams, a
function each, a file for each family; `gallery` lists them in the course's order. ``cs231n-ae course diagrams`` writes
them into ``assignments/diagrams``.
"""
