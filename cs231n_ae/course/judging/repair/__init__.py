"""Where a mistake is that no sentence explains: the smallest change of a student's own text that makes every test pass.

The student's function is changed by one small edit, and the tests are run again; then by another, and by two. An edit
that makes all of them pass, at two seeds, proves where the mistake is and of what kind. That is all that leaves this
room: `find` returns a `place`, a line and a kind in words, and never what is to be written there.

Read `place` and `find` first: what is told, and who asks. `search` is the whole search, on one page: `listing` says
which edits are tried and in which order, `trial` whether an edited answer is right, `verdict` which place the repairs
that were found mean. An `edit` changes slots of a `tree`. Plain edits (`plain`) need nothing but the student's text:
`arithmetic`, `naming`, `calls`, `indexing`, `statements`, `neighbours`. Others (`guided`) bring in an expression of the
`reference`, where that is at hand, or an argument of one of its calls (`arguments`); the student's names meet its names
by the `values` that they held in one test (`beside`). Where the likeliest edits are in vain, `lent` puts the
reference's own values in the place of the student's, and `lending` finds the one or two statements of which that makes
every test pass: the edits of these come first then, and where none does, they are what is told. `bench` runs edited
functions, with a clock in every loop, and `memory` spares the numerical gradients that no edit changes; `clock` says
how much of the search's time is over. `caches` looks beyond a forward pass that is right: would its cache do for the
way back? `confined` is the search for one edit where a class is graded: in a process that cannot be trusted and that
has no reference. `proving/mutants` asks the same of the reference: which edits of it do the tests not notice?
"""
