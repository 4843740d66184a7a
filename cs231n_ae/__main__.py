"""``python -m cs231n_ae`` is ``cs231n-ae``: the command line, with a short way to what students type most.

typer takes longer to load than most checks take to run. So ``check`` and ``check WHAT`` go without it; a word more, and
the command line of :mod:`cs231n_ae.cli` reads them, as it reads all other commands.
"""

import sys

from cs231n_ae.console import plain_errors, printable

__all__ = ["main"]


def main() -> None:
    """Run the command line, on a terminal of any encoding."""
    words = sys.argv[1:]
    if words[:1] != ["check"] or len(words) > 2 or any(word.startswith("-") for word in words):
        from cs231n_ae.cli import main as command_line

        return command_line()
    with plain_errors(OSError), printable():
        from cs231n_ae.course.desk.check_command import check_and_show

        raise SystemExit(check_and_show(*words[1:]))


if __name__ == "__main__":
    main()
