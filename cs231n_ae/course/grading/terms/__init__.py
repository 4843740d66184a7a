"""The words that every part of grading uses.

`errors` for what an instructor can mend, `names` for names that strangers chose, shown safely, `late` for times and
penalties, `records` for one submission as a job and for the files on disk.
"""
