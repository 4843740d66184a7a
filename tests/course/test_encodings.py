"""Every command on terminals of other encodings: nothing is lost but characters, and for those there are stand-ins."""

import os
import subprocess
import sys

import pytest

from cs231n_ae.console import text_for

PROGRAM = """
import dataclasses, os, sys
from cs231n_ae.cli import main

def few(data):
    return dataclasses.replace(data, x_train=data.x_train[:200], y_train=data.y_train[:200])

for words in COMMANDS:
    if words == DEMO:  # what it prints it prints of few digits too; tests/test_cli.py has it train on all
        from cs231n_ae import demo
        demo.load = lambda name, load=demo.load: few(load(name))
    sys.argv = ["cs231n-ae", *(os.fsdecode(word.encode()) for word in words)]  # as the system hands them over
    try:
        main()
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    print("=>", ascii(words), code or 0, flush=True)
"""

HELP = [
    *[[*words, "--help"] for words in ([], ["demo"], ["train"], ["sample"], ["explore"], ["data"], ["data", "fetch"])],
    *[[words, "--help"] for words in ("list", "check", "watch", "hint", "reset", "solution", "submit", "reproduce")],
    *[[*words, "--help"] for words in (["grade"], ["release"], ["course"], ["course", "audit"], ["course", "stubs"])],
]

DEMO = ["demo", "--epochs", "1", "--out", "bilder–σ"]

COMMANDS = [
    (["--version"], 0, "cs231n-ae "),
    *[(words, 0, "Usage: ") for words in HELP],
    (["list"], 0, "next: cs231n-ae check"),
    (["check", "scale_backward"], 1, "✗ dgamma is 1/4"),
    (["check", "a0"], 1, "naïve → ✓"),
    (["check", "ж"], 2, "there is no exercise"),
    (["hint", "scale_backward"], 0, "Which outputs"),
    (["solution", "scale_backward", "--anyway"], 0, "# σ: ∂L/∂γ"),
    (["submit", "a0"], 0, "a0_example.zip"),
    (["course", "stubs", "--check"], 1, "is not what the reference gives"),
    (["grade", "a0", "submitted", "--sandbox", "none", "--jobs", "1"], 0, "2 / 4"),
    (["reset", "scale_backward", "--yes"], 0, "Your file is kept"),
    (["data", "list"], 0, "28×28"),
    (["data", "fetch", "mnist", "--mirror", "file:///σ"], 1, "σ/mnist/train-images-idx3-ubyte.gz"),
    (["reproduce", "--list"], 0, "gate ≤"),
    (["reproduce", "--list", "--results", "σ.txt"], 0, "not run"),
    (["train", "vae", "--sizes", "8,2", "--epochs", "1", "--out", "modèle σ.npz"], 0, "saved modèle σ.npz"),
    (["train", "vae", "--dataset", "→"], 1, "dataset must be one of"),
    (["sample", "modèle σ.npz", "-n", "1", "-o", "é.png"], 0, "1 samples in é.png"),
    (["explore", "modèle σ.npz", "-o", "é.html", "--images", "1"], 0, "é.html ("),
    (DEMO, 0, "bilder–σ"),
]
"""What is typed, the exit status, and something that is printed."""

TERMINALS = {
    "cp1252": ("cp1252", {"PYTHONIOENCODING": "cp1252"}),
    "cp1251": ("cp1251", {"PYTHONIOENCODING": "cp1251"}),
    "cp437": ("cp437", {"PYTHONIOENCODING": "cp437"}),
    "C locale": ("ascii", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
}

WRONG = """\
    print("naïve → ✓")  # σ: ∂L/∂γ
    x, gamma = cache
    return dout * gamma, (dout * x).mean(axis=0)
"""


@pytest.fixture
def printed(made_course, monkeypatch):
    """Everything that all commands print in one process, as bytes."""
    made_course.write(backward=WRONG)
    (made_course.root / "σ.txt").write_text("in the way")
    (made_course.root / "submitted" / "Zoë").mkdir(parents=True)
    (made_course.root / "submitted" / "Zoë" / "scale.py").write_bytes(made_course.file.read_bytes())
    monkeypatch.setenv("CS231N_AE_DATA", str(made_course.root / "data"))
    monkeypatch.delenv("CS231N_AE_MIRROR", raising=False)
    for name in ("PYTHONIOENCODING", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(environment):
        program = PROGRAM.replace("COMMANDS", ascii([words for words, _, _ in COMMANDS])).replace("DEMO", ascii(DEMO))
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=200,
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")
        return done.stdout

    return run


@pytest.mark.parametrize(("encoding", "environment"), TERMINALS.values(), ids=TERMINALS)
def test_every_command_prints_on_every_terminal(printed, encoding, environment):
    text = printed(environment).decode(encoding, "surrogateescape")
    for words, code, shown in COMMANDS:
        end = f"=> {words!a} {code}\n"
        assert end in text, text
        here, _, text = text.partition(end)
        assert "Traceback" not in here, here
        as_typed = shown.encode().decode("ascii", "surrogateescape")  # where bytes of a name are no text, as they were
        assert text_for(encoding, shown) in here or (encoding == "ascii" and as_typed in here), here
    assert text == ""
