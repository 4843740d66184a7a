"""Published results, run again: each entry has its source, its setting, its gate, and says what came out."""
