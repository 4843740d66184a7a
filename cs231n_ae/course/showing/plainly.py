"""How a command of the course ends when something is the matter."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cs231n_ae.console import sentence_of, text_for
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.showing.terminal import plain, terminal_width, wrapped

__all__ = ["plainly"]


@contextmanager
def plainly(*, stopped: str = "") -> Iterator[None]:
    """Say what went wrong in a line; only mistakes of this program itself have a traceback.

    Args:
        stopped: what to say when Ctrl-C was pressed.
    """
    try:
        yield
    except KeyboardInterrupt:
        if stopped:
            print(f"\n  {stopped}", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:  # | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except (CourseError, OSError) as error:
        said = text_for(sys.stderr.encoding or "ascii", sentence_of(error))
        rows = plain(wrapped(said, 2, terminal_width())) if sys.stderr.isatty() else f"  {said}"
        print(rows, file=sys.stderr)
        raise SystemExit(2) from None
