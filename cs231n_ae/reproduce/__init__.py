"""Published results, run again: each entry has its source, its setting, its gate, and says what came out.

To be read in this order: ``results`` (what is known so far, on disk), ``harness`` (what an entry works with), ``entry``
(what an entry is), one entry such as ``pca``, ``catalogue`` (all of them), ``running`` (an entry to its end), ``table``
and ``keeping`` (the table of what came out), ``commands``.
"""
