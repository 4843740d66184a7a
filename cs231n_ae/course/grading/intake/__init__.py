"""What was handed in: found, unpacked, and told from clutter, without running any of it.

Read `intake` first; `archive` opens zips with care, `taking` chooses the files that were asked for, `encodings` reads
text as the systems of the world write it.
"""
