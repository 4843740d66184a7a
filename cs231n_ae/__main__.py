"""``python -m cs231n_ae`` is ``cs231n-ae``."""

from cs231n_ae.cli import main

if __name__ == "__main__":
    main()
