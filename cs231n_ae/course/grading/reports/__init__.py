"""What people get: tables and pages.

`rows` is the table, a row a student; `feedback` a student's page, `class_summary` the class's, `gradescope` the
format of that service. `statistics` asks what the tests are worth, `similarity` which submissions are alike, `written`
shows answers in words to who gives points for them, `uploads` writes the grades as learning platforms import them.
`showing` leaves out what is not for students. `reports` writes them all.
"""
