"""Ten questions an assignment, for students to test themselves with; the numbers in them are drawn from a seed.

Read `question` first: what a question is, and what it makes of what is typed. `causes` is the kind that shows what came
out of a training and asks why. Each assignment has a file, `a1` to `a5`, with one function a question;
`drawn` puts ten together. What is right is computed where the question is drawn, by numpy and by functions of the
library that are no exercises of the assignment, for a hand-out lacks those.
"""
