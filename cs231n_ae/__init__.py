"""Autoencoders and unsupervised deep learning in pure numpy, with every backward pass written by hand."""

__version__ = "0.1.0"
