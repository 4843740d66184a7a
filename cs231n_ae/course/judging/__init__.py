"""What is right, what is wrong, and why, in words.

Read `testing` first: what a grading test is written with (`fingerprint` spares it what it has computed before).
`runner` runs the tests of one exercise on anybody's answers and makes a result (`results`) of it; `building_on` says on
what, where something that the exercise needs is not right, and `asked` (with `cost` and what lies beside it) whether
right values were found in the way that the exercise asks for. The words come from three places: `explain` and
`diagnosis/` say how an array differs, and `raised` and `nothing` what a line did that raised; `misconceptions` which
known mistake gives the same answers; `recorded` is what a hand-out holds of those, without their code. `other_answers`
are right ones, written differently. Where no words are found, `repair/` looks for the line of the mistake.
"""
