"""The course proves itself.

`audit` runs every stub, reference, misconception and other answer through the tests, `audit_files` looks for what is
stray or stale, `mutants` for small edits of a reference that no test notices (`other_texts`: or of another answer),
`notebooks_run` runs the notebooks from top to bottom, and `notebooks_kept` says where the book finds them as they have
run.
"""
