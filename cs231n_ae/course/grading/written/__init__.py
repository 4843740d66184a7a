"""What a person grades: answers in words, and points and comments given by hand.

`questions` are the course's, with their sample answers; `answers` finds a student's in their notebooks; `points` is the
one file that an instructor writes into; `marks` brings them together, and `pages` shows answers question by question.
"""
