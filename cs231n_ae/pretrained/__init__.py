"""Trained models that come with the package: 28×28 digits, and longer training than a notebook has time for.

``load_pretrained("vae_2")`` is a model as its own class builds it. ``recipes.py`` says how each one was made, and
``python -m cs231n_ae.pretrained.make NAME`` makes it again. On disk the parameters have 16 bits.
"""

from cs231n_ae.pretrained.codes import codes_to_digits, digits_to_codes
from cs231n_ae.pretrained.halved import digits_to_halved, halved_to_digits
from cs231n_ae.pretrained.loading import load_pretrained, pretrained_path
from cs231n_ae.pretrained.recipes import RECIPES, Recipe

__all__ = [
    "RECIPES",
    "Recipe",
    "codes_to_digits",
    "digits_to_codes",
    "digits_to_halved",
    "halved_to_digits",
    "load_pretrained",
    "pretrained_path",
]
