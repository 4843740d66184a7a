"""How a command of the course ends when something is the matter."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

__all__ = ["plainly"]


@contextmanager
def plainly(*, stopped: str = "", files: bool = False) -> Iterator[None]:
    """Say what went wrong in a line; only mistakes of this program itself have a traceback.

    Args:
        stopped: what to say when Ctrl-C was pressed.
        files: whether a file that cannot be read or written is the person's to mend too.
    """
    try:
        yield
    except KeyboardInterrupt:
        if stopped:
            print(f"\n  {stopped}", file=sys.stderr)
        raise typer.Exit(130) from None
    except BrokenPipeError:  # | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except (ValueError, OSError) as error:
        from cs231n_ae.course.outline.errors import CourseError
        from cs231n_ae.course.showing.terminal import readable_on

        if not isinstance(error, CourseError) and not (files and isinstance(error, OSError)):
            raise
        print("  " + readable_on(sys.stderr.encoding, str(error)), file=sys.stderr)
        raise typer.Exit(2) from None
