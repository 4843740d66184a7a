"""A file's functions in stages that know nothing of one another, and within the time."""

import numpy as np
import pytest

from cs231n_ae.course.challenges.asked import InProcess, NoScore

FILE = """
import time
import numpy as np

seen = []


def train(x, rng):
    seen.append(x)
    time.sleep(float(x))
    return {"n": np.array(len(seen))}


def count(state, x):
    return np.array([float(len(seen)), float(state["n"])])
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "challenge.py"
    path.write_text(FILE)
    return path


def test_a_fresh_stage_has_forgotten(file):
    asked = InProcess(file)
    for _ in range(2):
        state = asked.train(np.array(0.0), None)
        assert state["n"] == 1
        assert list(asked.array("count", state, 0, shape=(2,))) == [1, 1]
        asked.fresh()
        assert list(asked.array("count", state, 0, shape=(2,))) == [0, 1]


def test_all_training_together_has_a_limit(file):
    asked = InProcess(file, train_limit=0.05)
    asked.train(np.array(0.0), None)
    with pytest.raises(NoScore, match=r"train took more than 0\.05 s"):
        asked.train(np.array(0.06), None)
    with pytest.raises(NoScore, match="train took more"):
        asked.train(np.array(0.0), None)


def test_what_is_not_there_is_said(file):
    asked = InProcess(file, packages={"numpy"})
    asked.fresh()
    with pytest.raises(NoScore, match=r"no function decode in challenge\.py"):
        asked.answer("decode")
    file.write_text("import sklearn")
    with pytest.raises(NoScore, match=r"no sklearn where answers are graded.*\(challenge\.py:1  import sklearn\)"):
        asked.fresh()
    file.write_text("def train(x, rng)\n    return {}\n")
    with pytest.raises(NoScore, match=r"SyntaxError.*challenge\.py:1  def train"):
        asked.fresh()
    file.write_text("import numpy as np\n\ndef train(x, rng):\n    return np.nothing\n")
    with pytest.raises(NoScore, match=r"train raised AttributeError.*\(challenge\.py:4  return np\.nothing\)"):
        asked.train(0, None)
