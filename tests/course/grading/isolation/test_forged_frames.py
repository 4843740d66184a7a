"""Whatever bytes a worker sends, the judge finds an answer in them or says that there is none.

Some thousand frames are tried each time. A long run, after a change of the protocol:
``FORGED_FRAMES=1000000 pytest tests/course/grading/isolation/test_forged_frames.py``.
"""

import json
import os
import random
import socket
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn
from cs231n_ae.course.worker.protocol import Channel

FRAMES = int(os.environ.get("FORGED_FRAMES", "4000"))
CHANGED = 20
"""Frames that are made of each by changing some of its bytes."""
SETTINGS = settings(
    max_examples=max(FRAMES // CHANGED, 1),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)

numbers = st.one_of(
    st.integers(-3, 9),
    st.sampled_from([2**31, -(2**31) - 1, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 2**128 - 1, 2**128, 10**300]),
    st.floats(),
    st.booleans(),
    st.none(),
)
texts = st.one_of(st.text(max_size=5), st.sampled_from(["\ud800", "\x00", "value", "question", "kept", "function"]))
dtypes = st.sampled_from(["<f8", "<f4", "|b1", "<i8", "<u2", "<c16", "|O", ">f8", "<U3", "f8", "V8", ""])
shapes = st.one_of(st.lists(numbers, max_size=4), st.lists(st.just(1), max_size=40), numbers, texts, st.just({}))
states = st.fixed_dictionaries(
    {
        "bit_generator": st.one_of(st.sampled_from(["PCG64", "MT19937", "Philox", "SFC64", "BitGenerator"]), numbers),
        "state": st.fixed_dictionaries(
            {},
            optional={
                name: st.one_of(numbers, st.lists(numbers, max_size=5)) for name in ("state", "inc", "key", "pos")
            },
        ),
        "has_uint32": numbers,
        "uinteger": numbers,
    },
    optional={"buffer": st.lists(numbers, max_size=5), "buffer_pos": numbers},
)


def _deeper(inner):
    keys = st.one_of(
        st.sampled_from(["is", "value", "faults", "warnings", "shared", "where", "message", "kind", "lines"]),
        st.sampled_from(["key", "args", "kwargs", "arrays"]),
        numbers,
        texts,
    )
    return st.one_of(
        st.lists(inner, max_size=4).map(lambda items: ["t", *items]),
        st.lists(inner, max_size=4).map(lambda items: ["l", *items]),
        st.lists(st.tuples(keys, inner).map(list), max_size=5).map(lambda items: ["d", *items]),
        st.lists(inner, max_size=3),
        st.dictionaries(texts, inner, max_size=2),
    )


def _tagged(tag, *parts):
    return st.tuples(st.just(tag), *parts).map(list)


leaves = st.one_of(
    numbers,
    texts.map(lambda text: ["s", text]),
    st.tuples(st.sampled_from(["a", "n"]), dtypes, shapes).map(list),
    _tagged("g", st.one_of(states, numbers)),
    st.tuples(st.sampled_from(["y", "Y"]), dtypes).map(list),
    _tagged("r", texts, st.one_of(numbers, texts), texts),
    st.lists(st.one_of(numbers, texts, dtypes), max_size=4),
)
trees = st.recursive(leaves, _deeper, max_leaves=12)
replies = st.tuples(
    st.sampled_from(["value", "failed", "form", "not written", "question", "function"]),
    st.dictionaries(
        st.sampled_from(["value", "faults", "warnings", "shared", "where", "message", "kind", "lines", "key", "args"]),
        trees,
        max_size=6,
    ),
).map(lambda pair: ["d", ["is", ["s", pair[0]]], *([key, tree] for key, tree in pair[1].items())])


@st.composite
def frames(draw):
    """A frame's text and bytes as a worker might forge them: an odd tree, or an odd reply."""
    tree = draw(st.one_of(replies, trees))
    text = json.dumps(tree).encode()
    blob = draw(st.one_of(st.binary(max_size=64), st.integers(0, 4096).map(bytes)))
    return text, blob


_PIECES = [b"", b"9", b"-", b"e9", b"NaN", b"null", b"[", b"]", b",", b'"', b"[" * 5000, b"[]", b"{}", b"\xff"]


def changed(text, blob, seed):
    """The frame as it is, and many like it: a piece of the text is another, or a length is wrong."""
    yield struct.pack(">II", len(text), len(blob)) + text + blob
    chosen = random.Random(seed)
    for _ in range(CHANGED - 1):
        at = chosen.randrange(len(text))
        other = text[:at] + chosen.choice(_PIECES) + text[at + chosen.randrange(3) :]
        lengths = [len(other), len(blob)]
        if chosen.randrange(8) == 0:
            lengths[chosen.randrange(2)] = chosen.randrange(2 ** chosen.randrange(1, 33))
        yield struct.pack(">II", *lengths) + other + blob


class Forged(IsolatedSubmission):
    """A submission in whose worker's place stands a socket with bytes in it."""

    def answering(self, data):
        ours, theirs = socket.socketpair()
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        self._connection = self._lost = None
        self._started = lambda **order: Channel(ours, self._other, self._meant)
        try:
            return self.affine.affine_forward(np.ones((2, 3)), np.ones((3, 4)), np.ones(4))
        finally:
            ours.close()
            theirs.close()


@pytest.fixture(scope="module")
def forged(tmp_path_factory):
    with Forged(load_assignment("a1_backprop"), tmp_path_factory.mktemp("nothing"), sandbox="none") as submission:
        yield submission


@SETTINGS
@given(frame=frames(), seed=st.integers(0, 2**32))
def test_a_forged_frame_is_an_answer_or_is_refused(forged, frame, seed):
    for data in changed(*frame, seed):
        try:
            out, cache = forged.answering(data)
        except (CallFailed, NotWritten, WrongReturn) as error:  # what is the submission's fault, in words
            assert len(str(error)) < 3000
        else:
            assert isinstance(out, np.ndarray | np.generic) and cache is not None


@SETTINGS
@given(state=states)
def test_a_forged_generator_draws_or_is_refused(forged, state):
    forged.drawn = None

    def draw(rng):
        forged.drawn = rng.standard_normal(3)
        return rng.integers(0, 5, 3)

    key = forged._questions.handed_over(draw)
    question = ["d", ["is", ["s", "question"]], ["key", key], ["args", ["t", ["g", state]]], ["kwargs", ["d"]]]
    text = json.dumps([*question, ["arrays", ["l"]]]).encode()
    with pytest.raises(WrongReturn):  # the question may be answered; then nothing follows
        forged.answering(struct.pack(">II", len(text), 0) + text)
    assert forged.drawn is None or np.isfinite(forged.drawn).all()
