"""The marks of the open challenges: ``python benchmarks/challenges/measure.py`` trains for some ten minutes.

Baseline, reference and stretch of each assignment are scored as a student's file is, with one thread, on a few splits
of the digits; the mark is their mean. Times are the processor's, so that a busy machine changes nothing. It writes
``cs231n_ae/course/challenges/marks.toml``; with names behind it (``measure.py a5``) it keeps the other assignments'.
"""

import re
import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from cs231n_ae.course.challenges.asked import InProcess
from cs231n_ae.course.challenges.marks import MARKS, starting_file
from cs231n_ae.course.challenges.tasks import TASKS

HERE = Path(__file__).resolve().parent
SPLITS = {"baseline": 5, "reference": 3, "stretch": 2}


def files_of(assignment: str) -> dict[str, Path]:
    """The file behind each mark."""
    start = starting_file(assignment)
    assert start is not None
    short = assignment.partition("_")[0]
    return {"baseline": start, **{name: HERE / f"{short}_{name}.py" for name in ("reference", "stretch")}}


def main(names: list[str]) -> None:
    """Measure, and write the marks: those of assignments whose name begins with one of these, all if there are none."""
    before = dict(re.findall(r"^\[(\w+)\]\n(.*?)\n*(?=^\[|\Z)", MARKS.read_text(encoding="utf-8"), re.M | re.S))
    lines = ["# Written by benchmarks/challenges/measure.py: mean score on so many splits, and seconds."]
    for assignment, task in TASKS.items():
        lines += ["", f"[{assignment}]"]
        if names and not assignment.startswith(tuple(names)) and assignment in before:
            lines.append(before[assignment])
            continue
        for name, file in files_of(assignment).items():
            scores, seconds = [], []
            for seed in tqdm(range(1, SPLITS[name] + 1), desc=f"{assignment} {name}", unit="split"):
                started = time.process_time()
                with threadpool_limits(1):
                    scores.append(task.score(InProcess(file, train_limit=np.inf), np.random.default_rng(seed), 1))
                seconds.append(time.process_time() - started)
            spread = f", ±{np.std(scores, ddof=1):.{task.digits}f}" if len(scores) > 1 else ""
            about = f"{len(scores)} splits{spread}; {max(seconds):.0f} s in all"
            lines.append(f"{name} = {np.mean(scores):.{task.digits}f} # {about}")
    MARKS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
