"""What was handed in: found, unpacked, and told from clutter, without running any of it.

Read `intake` first; `download` opens a platform's zip of the whole class, `layouts` knows the platforms' downloads,
`roster` the class; `archive` opens zips with care, `taking` chooses the files that were asked for. A file is read and
decoded as in a student's check, by `source_text/reading.py`.
"""
