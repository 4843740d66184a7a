"""A submission in a worker is judged as one in this process is, and its worker has nothing to take."""

import inspect
import os
import time
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.grading.isolation.replies import WorkerLost
from cs231n_ae.course.grading.isolation.sandbox import trial_of
from cs231n_ae.course.grading.running.one import Judge
from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.source_text.nearly import SIBLINGS
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, Opaque, WrongReturn

HOLD = tuple(way for way in ("bwrap", "landlock") if not trial_of(way).failed)
TESTS = Path(__file__).parents[3]
SANDBOXES = (*HOLD, "none")


@pytest.fixture(scope="module")
def a1():
    return load_assignment("a1_backprop")


@pytest.fixture
def answers(a1, tmp_path):
    """Reference answers, in which the text of some files may be replaced."""

    def write(assignment=a1, **files):
        for exercise in assignment.exercises:
            path = Path(inspect.getsourcefile(inspect.unwrap(exercise.reference())))
            (tmp_path / exercise.file).write_text(files.get(exercise.stem, path.read_text(encoding="utf-8")))
        return tmp_path

    return write


@pytest.fixture
def isolated(a1, answers):
    made = []

    def make(sandbox=SANDBOXES[0], time_limit=5.0, total_limit=None, **files):
        folder = answers(**files)
        made.append(IsolatedSubmission(a1, folder, sandbox=sandbox, time_limit=time_limit, total_limit=total_limit))
        return made[-1]

    yield make
    for submission in made:
        submission.close()


def earns_everything(assignment, folder, sandbox):
    judge = Judge(folder, assignment, seed=2**100 + 7, sandbox=sandbox)
    for exercise in assignment.exercises:
        result = judge.result(exercise.id)
        assert (result.status, result.faults) == ("passed", ()), result
    judge.close()
    grade = judge.grade(finished=True)
    assert grade.earned == grade.points == assignment.points
    return grade


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_the_reference_earns_everything(a1, answers, sandbox):
    assert earns_everything(a1, answers(), sandbox).flags == ()


@pytest.mark.parametrize("name", [one.name for one in load_course()[1:]])
def test_the_references_of_every_assignment_earn_everything(answers, name):
    assignment = load_assignment(name)
    earns_everything(assignment, answers(assignment), SANDBOXES[0])


def test_a_sibling_of_the_library_is_no_answer_and_serves_others(answers):
    a2 = load_assignment("a2_autoencoders")
    loops = "from cs231n_ae.layers import conv_backward, conv_forward\n"
    loops += (
        "def conv_forward_loops(x, w, b, *, stride=1, pad=0): return conv_forward(x, w, b, stride=stride, pad=pad)\n"
    )
    other = (TESTS / "other_answers/a2_autoencoders/transposed_convolution.py").read_text()
    used = other.partition("def as_the_backward_pass_of_a_convolution")[2].partition("\n\n\n")[0]
    size = other.partition("def _size")[2].partition("\n\n\n")[0]
    reference = Path(inspect.getsourcefile(a2.exercise("conv_transpose_forward").reference())).read_text()
    transposed = f"import numpy as np\nfrom cs231n_ae import layers\n{reference}\n"
    transposed += f"def _size{size}\n\ndef conv_transpose_forward{used}\n"
    judge = Judge(answers(a2, convolution_loops=loops, transposed_convolution=transposed), a2, seed=3)
    results = {name: judge.result(name) for name in ("conv_forward_loops", "conv_transpose_forward")}
    judge.close()
    assert results["conv_forward_loops"].earned == 0
    assert results["conv_transpose_forward"].status == "passed", results["conv_transpose_forward"]


def test_a_cache_stays_in_the_worker(isolated):
    submission = isolated()
    x, w, b = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
    out, cache = submission.affine.affine_forward(x, w, b)
    assert np.array_equal(out, np.full((2, 4), 4.0)) and isinstance(cache, Opaque)
    assert not any(isinstance(value, np.ndarray) for value in vars(cache.value).values())
    dx, _, db = submission.affine.affine_backward(np.ones((2, 4)), cache)
    assert dx.tolist() == [[4.0] * 3] * 2 and db.tolist() == [2.0] * 4


def test_a_cache_of_a_worker_that_is_gone_is_not_taken_for_another(isolated):
    submission = isolated()
    _, cache = submission.affine.affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.ones(4))
    submission.start_afresh()
    with pytest.raises(WorkerLost, match="no longer there"):
        submission.affine.affine_backward(np.ones((2, 4)), cache)


def test_a_function_sees_what_the_submission_writes_and_arrays_come_back_unharmed(isolated):
    submission = isolated()
    parameters = {"W": np.array([1.0, 2.0])}
    grad = submission.numerical.eval_numerical_gradient(lambda _: float((parameters["W"] ** 2).sum()), parameters["W"])
    assert np.allclose(grad, [2.0, 4.0]) and parameters["W"].tolist() == [1.0, 2.0]


def test_a_function_may_call_the_submission_again(isolated):
    submission = isolated()
    w, b = np.array([[1.0], [2.0]]), np.zeros(1)
    grad = submission.numerical.eval_numerical_gradient(
        lambda x: float(submission.affine.affine_forward(x, w, b)[0].sum()), np.ones((1, 2))
    )
    assert np.allclose(grad, [[1.0, 2.0]])


def test_an_error_of_the_function_reaches_the_submission_and_comes_back_as_its_own(isolated):
    def fail(x):
        raise ValueError("x is too short")

    with pytest.raises(CallFailed, match="raised ValueError: x is too short"):
        isolated().numerical.eval_numerical_gradient(fail, np.ones(2))


KEEPS = (
    "import numpy as np\n\nkept = []\n\n\ndef relu_forward(x):\n    return x - 1, x\n\n\n"
    "def relu_backward(dout, cache):\n    kept.append(relu_forward)\n    return kept[0](dout)[0]\n"
)


def test_the_librarys_functions_stand_in_for_a_time_and_run_here(isolated):
    submission = isolated(activations=KEEPS)
    forward, x = submission.activations.relu_forward, np.array([-1.0, 2.0])
    needed = [submission.assignment.exercise("relu_forward")]
    with recording():
        assert forward(x)[0].tolist() == [-2.0, 1.0]
        with submission.borrowing(needed):
            out, cache = forward(x)
            assert out.tolist() == [0.0, 2.0] and not any(isinstance(v, np.ndarray) for v in vars(cache.value).values())
            submission.start_afresh()  # as when a worker is lost
            assert forward(x)[0].tolist() == [0.0, 2.0]
            assert submission.activations.relu_backward(x, None).tolist() == [0.0, 2.0]
        assert forward(x)[0].tolist() == [-2.0, 1.0]
        with pytest.raises(WorkerLost, match="asked for a function that it was not given"):
            submission.activations.relu_backward(x, None)


def test_an_odd_error_of_the_function_keeps_its_name(isolated):
    class Odd(Exception):
        pass

    def fail(x):
        raise Odd("so it goes")

    with pytest.raises(CallFailed, match="raised Odd: so it goes"):
        isolated().numerical.eval_numerical_gradient(fail, np.ones(2))


def test_a_warning_of_the_function_is_met_by_the_submission(isolated):
    with recording() as trace:
        isolated().numerical.eval_numerical_gradient(lambda x: float(np.log(0 * x).sum()), np.ones(1))
    assert any(text.startswith(f"divide by zero encountered in log, {Path(__file__).name}:") for text in trace.warnings)


def test_the_tests_generator_does_not_depend_on_what_was_drawn(isolated):
    submission, rng, same = isolated(), np.random.default_rng(3), np.random.default_rng(3)
    submission.linear.LinearAutoencoder(5, 3, rng=rng)
    FolderSubmission(submission.assignment, submission.folder).linear.LinearAutoencoder(9, 7, rng=same)
    assert rng.standard_normal() == same.standard_normal()


def test_attributes_are_copies(isolated):
    pca = isolated().pca.PCA(1)
    pca.mean = np.zeros(2)
    pca.mean[0] = 5
    assert pca.mean.tolist() == [0.0, 0.0]
    with pytest.raises(CallFailed, match="this PCA has no attribute 'nothing'"):
        _ = pca.nothing


def test_what_a_call_had_changed_before_it_raised_comes_back(isolated):
    code = "def relu_forward(x):\n    x[0] = 7\n    raise ValueError('no')\n"
    with pytest.raises(CallFailed) as failed:
        isolated(activations=code).activations.relu_forward(np.ones(1))
    (said,) = failed.value.changed
    assert said.startswith("relu_forward changed x in place")


def test_what_is_not_lent_is_told_as_such(answers):
    a2 = load_assignment("a2_autoencoders")
    stem = a2.exercise("conv_forward_loops").stem
    module, _, name = SIBLINGS["conv_forward_loops"].partition(":")
    code = f"from {module} import {name}\n\n\ndef conv_forward_loops(x, w, b):\n    return {name}(x, w, b)\n"
    given = np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 2)), np.ones(1)
    submission = IsolatedSubmission(a2, answers(a2, **{stem: code}), sandbox=SANDBOXES[0])
    with submission, pytest.raises(CallFailed) as failed:
        getattr(submission, stem).conv_forward_loops(*given)
    assert failed.value.message.startswith(f"{name} is not lent in this exercise, for it gives ")
    assert failed.value.message.endswith(" away: write it out, or import your own")


LENDING = {
    "sigmoid_forward": "from cs231n_ae.dequantization import logit_inverse\n\n\n"
    "def sigmoid_forward(x):\n    return logit_inverse(x, alpha=1e-40), None\n",
    "add_to_log_sum": "import numpy as np\nfrom cs231n_ae.measures import log_mean_exp\n\n\n"
    "def add_to_log_sum(log_sum, log_weights):\n"
    "    every = np.concatenate([log_sum[:, None], log_weights], axis=1)\n"
    "    return np.array([log_mean_exp(row) for row in every]) + np.log(every.shape[1])\n",
    "kl_monte_carlo": "import numpy as np\nfrom cs231n_ae.measures import mean_and_error\n\n\n"
    "def kl_monte_carlo(mu, logvar, *, eps):\n"
    "    z = mu + np.exp(logvar / 2) * eps\n"
    "    return mean_and_error((z**2 - eps**2 - logvar).sum(axis=2).mean(axis=1) / 2)\n",
}
"""Of each exercise an answer that is right, and another's: the library's, under another name."""


@pytest.mark.parametrize("exercise_id", LENDING)
def test_the_same_under_another_name_is_no_answer(answers, exercise_id):
    (assignment,) = (one for one in load_course() if exercise_id in {exercise.id for exercise in one.exercises})
    exercise = assignment.exercise(exercise_id)
    text = Path(inspect.getsourcefile(exercise.reference())).read_text()
    judge = Judge(answers(assignment, **{exercise.stem: f"{text}\n\n{LENDING[exercise_id]}"}), assignment, seed=3)
    result = judge.result(exercise_id)
    judge.close()
    assert result.earned == 0 and all("is not lent in this exercise" in test.headline for test in result.tests[:1])


def test_a_stub_is_known_from_its_text(isolated):
    stub = 'def affine_forward(x, w, b):\n    """Out."""\n    raise NotImplementedError("yours")\n'
    submission = isolated(affine=stub)
    exercise = submission.assignment.exercise("affine_forward")
    assert not submission.is_written(exercise) and submission.location(exercise)[1] == 1
    with pytest.raises(NotWritten):
        submission.affine.affine_forward(1, 2, 3)


@pytest.mark.parametrize(
    "source",
    ["def affine_forward(:\n", "x = '\0'\n", "(" * 5000, "-" * 200_000 + "1\n", "x = " + "1+" * 200_000 + "1\n"],
)
def test_a_file_that_cannot_be_read_fails_its_exercises_alone(a1, answers, source):
    judge = Judge(answers(affine=source), a1, seed=1, sandbox=SANDBOXES[0], time_limit=5)
    broken, fine = judge.result("affine_forward"), judge.result("relu_forward")
    judge.close()
    assert broken.earned == 0 and broken.status == "failed" and fine.status == "passed"


def test_a_file_whose_reading_fails_is_told_and_the_others_are_read(isolated, monkeypatch):
    submission = isolated(affine="import ctypes\n", activations="import gc\n")
    read, names = submission._read, submission._files
    monkeypatch.setattr(submission, "_read", lambda some, s: {} if "affine.py" in some else read(some, s))
    assert submission.flags == (
        "affine.py could not be read: reading it took too long, or crashed the parser",
        "activations.py imports gc",
    )
    literals = submission.literals()
    assert [name for name in names if literals[name] is None] == ["affine.py"]


def test_an_answer_that_would_keep_the_judge_busy_is_none(isolated):
    text = "import numpy as np\ndef affine_forward(x, w, b): return np.zeros((len(x), 2000), np.uint8), x\n"
    submission = isolated(affine=text)
    with pytest.raises(WrongReturn, match="affine_forward gave 4,002,000 numbers, far more than any answer here has"):
        submission.affine.affine_forward(np.ones(2001), np.ones(2), 4)
    assert submission.affine.affine_forward(np.ones(2000), np.ones(2), 3)[0].shape == (2000, 2000)


def test_an_answer_of_many_axes_is_none(isolated):
    text = "import numpy as np\n\n\ndef affine_forward(x, w, b):\n    return np.ones((1,) * 9), None\n"
    with pytest.raises(WrongReturn, match="affine_forward gave an array of 9 axes, far more than any answer here has"):
        isolated(affine=text).affine.affine_forward(np.ones((2, 3)), np.ones((3, 2)), np.ones(2))


def test_a_text_of_another_encoding_is_judged_by_what_it_says(a1, answers):
    folder = answers()
    (folder / "affine.py").write_bytes(b"# \xff\xfe\n")
    judge = Judge(folder, a1, seed=1, sandbox=SANDBOXES[0])
    assert "affine.py has no affine_forward" in judge.result("affine_forward").tests[0].headline
    judge.close()


def test_links_and_large_files_are_left_out(a1, answers):
    folder = answers()
    secret = folder / "secret"
    secret.write_text((folder / "affine.py").read_text())
    (folder / "affine.py").unlink()
    (folder / "affine.py").symlink_to(secret)
    (folder / "pca.py").write_text("#" * (2 << 20))
    (folder / "kmeans.py").unlink()
    os.mkfifo(folder / "kmeans.py")
    judge = Judge(folder, a1, seed=1, sandbox=SANDBOXES[0])
    assert judge.result("affine_forward").earned == judge.result("pca_fit").earned == 0
    judge.close()
    flags = " ".join(judge.grade(finished=True).flags)
    assert "affine.py is a link" in flags and "kmeans.py is not a regular file" in flags
    assert "pca.py has more than 1,000,000 bytes" in flags


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_a_worker_that_dies_is_replaced_for_the_next_test(isolated, sandbox):
    code = "import os\n\n\ndef relu_forward(x):\n    if x[0] < 0:\n        os._exit(3)\n    return x, x\n"
    submission = isolated(sandbox, activations=code)
    with recording(), pytest.raises(WrongReturn, match=r"ended the whole program \(exit code 3"):
        submission.activations.relu_forward(np.array([-1.0]))
    with recording():
        assert submission.activations.relu_forward(np.array([2.0]))[0].tolist() == [2.0]


def test_one_test_has_one_time_limit_whatever_it_calls(isolated):
    code = "import time\n\nimport numpy as np\n\n\ndef relu_forward(x):\n    time.sleep(0.4)\n    return x, x\n"
    submission = isolated(time_limit=1.0, activations=code)
    with recording(), pytest.raises(WorkerLost, match="did not finish in 1 s"):
        for _ in range(4):
            submission.activations.relu_forward(np.ones(1))


def test_what_no_stub_imports_is_the_submissions_own(isolated):
    code = (
        "from cs231n_ae.losses import l2_loss\nfrom cs231n_ae.models import PCA\n\n\n"
        "def relu_forward(x):\n    return PCA(1).fit(x).components * l2_loss(x, x + 1)[0], None\n"
    )
    own = "class PCA:\n    def fit(self, x):\n        self.components = x[:1] + 5\n        return self\n"
    submission = isolated(activations=code, pca=own)
    with recording():
        out, _ = submission.activations.relu_forward(np.ones((2, 3)))
    assert out.tolist() == [[9.0, 9.0, 9.0]]  # 6 by the submission's PCA, times half the squared distance, 1.5


def test_a_function_of_the_judges_has_no_more_time_than_the_test(isolated):
    code = (
        "import numpy as np\n\nfrom cs231n_ae.models.distances import squared_distances_two_loops\n\n\n"
        "def knn_predict(x, x_train, y_train, *, k=1):\n"
        "    return squared_distances_two_loops(np.ones((9000, 1)), np.ones((9000, 1)))\n"
    )
    submission, started = isolated(time_limit=1.0, knn=code), time.monotonic()
    with recording(), pytest.raises(WorkerLost, match="did not finish in 1 s"):
        submission.knn.knn_predict(np.ones((1, 1)), np.ones((1, 1)), np.ones(1, int))
    assert time.monotonic() - started < 15  # in full it takes minutes
    with recording():
        assert submission.activations.relu_forward(np.array([2.0]))[0].tolist() == [2.0]


def test_after_a_test_that_ran_out_of_time_the_others_of_its_exercise_have_less(isolated, monkeypatch):
    monkeypatch.setattr("cs231n_ae.course.grading.isolation.isolated.HURRIED_LIMIT", 0.5)
    code = (
        "import time\n\nimport numpy as np\n\n\ndef relu_forward(x):\n"
        "    time.sleep(30 if x[0] < 0 else 0.01)\n    return x, x\n"
    )
    submission = isolated(time_limit=1.5, activations=code)
    for seconds in ("1.5", "0.5", "0.5"):
        with recording(), pytest.raises(WorkerLost, match=f"did not finish in {seconds} s"):
            submission.activations.relu_forward(-np.ones(1))
    with recording():
        assert submission.activations.relu_forward(np.ones(1))[0].tolist() == [1.0]  # what is quick still counts
    submission.start_afresh()  # the next exercise
    with recording(), pytest.raises(WorkerLost, match=r"did not finish in 1.5 s"):
        submission.activations.relu_forward(-np.ones(1))


def test_the_whole_submission_has_a_limit_too(isolated):
    code = "import time\n\nimport numpy as np\n\n\ndef relu_forward(x):\n    time.sleep(0.4)\n    return x, x\n"
    submission = isolated(total_limit=1.0, activations=code)
    with pytest.raises(WorkerLost, match="the whole submission may take 1 s"):
        for _ in range(4):
            with recording():
                submission.activations.relu_forward(np.ones(1))


def test_a_server_that_is_killed_is_replaced(isolated):
    submission = isolated()
    submission.activations.relu_forward(np.ones(1))
    submission._server.process.kill()
    submission._server.process.wait()
    submission.start_afresh()
    with recording():
        assert submission.activations.relu_forward(np.ones(1))[0].tolist() == [1.0]


@pytest.mark.skipif("bwrap" not in SANDBOXES, reason="bubblewrap is not there, or does not work")
def test_in_the_sandbox_there_is_nothing_to_find(isolated):
    code = (
        "import importlib.util\nimport os\n\n\ndef relu_forward(x):\n"
        "    names = ['cs231n_ae.course.bank', 'cs231n_ae.course.judging', 'pytest', 'scipy', 'torch']\n"
        "    found = [name for name in names if importlib.util.find_spec(name)]\n"
        f"    paths = ['/etc/passwd', '/bin/sh', '/home', {__file__!r}, {os.getcwd()!r} + '/tests', '/proc']\n"
        "    found += [path for path in paths if os.path.exists(path)]\n"
        "    raise ValueError(str(found) + str(sorted(os.listdir('/submission')))[:30] + str(os.getuid() != 0))\n"
    )
    with pytest.raises(CallFailed, match=r"^relu_forward raised ValueError: \[\]\['activations.py'.*True$"):
        isolated("bwrap", activations=code).activations.relu_forward(np.ones(1))


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_what_a_worker_sees_of_itself_is_neither_its_setup_nor_anybodys_folder(isolated, sandbox):
    code = (
        "import sys\nimport numpy as np\n\n\ndef seen(path):\n"
        "    try:\n        return bytes(np.fromfile(path, np.uint8)).decode('utf-8', 'replace')\n"
        "    except OSError:\n        return ''\n\n\ndef relu_forward(x):\n"
        "    own = [seen(f'/proc/self/{name}') for name in ('cmdline', 'environ', 'mountinfo')]\n"
        "    told = str(sys.orig_argv) + str(sys.argv) + own[0] + own[1]\n"
        "    kept = [word for word in ('confinement', 'packages\"', 'memory', 'PATH=', 'HOME=') if word in told]\n"
        f"    raise ValueError(kept, {sandbox == 'bwrap'} and own, __file__)\n"
    )
    submission = isolated(sandbox, activations=code)
    with pytest.raises(CallFailed, match="relu_forward raised ValueError") as failed:
        submission.activations.relu_forward(np.ones(1))
    nothing = "['', '', '']" if sandbox == "bwrap" else "False"
    assert failed.value.message == f"([], {nothing}, '…/activations.py')"


@pytest.mark.parametrize("sandbox", HOLD)
def test_in_a_sandbox_only_a_small_folder_can_be_written(isolated, sandbox):
    places = ["/", "/dev", "/dev/shm", "/usr", "/packages", "/library", "/submission", "/var/tmp", "/root"]
    code = (
        "import contextlib\nimport os\n\n\ndef relu_forward(x):\n"
        "    found = ['left'] if os.path.exists('here') else []\n"
        f"    for folder in {places}:\n"
        "        with contextlib.suppress(OSError), open(os.path.join(folder, 'x'), 'wb') as file:\n"
        "            found.append(folder)\n"
        "    open('here', 'wb').close()\n"
        "    raise ValueError(str(found) + str(os.path.exists('here')))\n"
    )
    submission = isolated(sandbox, activations=code)
    for _ in range(2):  # the next exercise's worker finds an empty folder
        with recording(), pytest.raises(CallFailed, match=r"ValueError: \[\]True$"):
            submission.activations.relu_forward(np.ones(1))
        submission.start_afresh()
