"""CSV files from outside, in which students' names stand as they chose them."""

import csv
import io
from pathlib import Path

from cs231n_ae.course.grading.terms.errors import GradingError

__all__ = ["csv_rows"]


def csv_rows(file: Path, text: str, delimiter: str, mistake: type[GradingError]) -> list[tuple[int, list[str]]]:
    """The rows of a file's text, each with its line.

    Only line ends end a row, and not what :meth:`str.splitlines` takes for one besides: a name with U+2028 in it would
    become two rows, of two students.

    Raises:
        GradingError: the given kind of it, where a cell never ends.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise mistake(f"{file}, line {reader.line_num}: {error}: is a quotation mark missing before it?") from None
