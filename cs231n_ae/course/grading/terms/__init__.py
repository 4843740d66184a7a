"""The words that every part of grading uses.

`errors` for what an instructor can mend, `names` for names that strangers chose, shown safely, `late` for times and
penalties, `policy` for the file that settles them, `tables` for CSV files in which such names stand, `records` for one
submission as a job and for the files on disk.
"""
