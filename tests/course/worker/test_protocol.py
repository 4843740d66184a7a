"""What crosses the pipe comes back the same, and whatever is not of the protocol is refused."""

import itertools
import json
import socket
import struct
import threading
import time

import numpy as np
import pytest

from cs231n_ae.course.worker import protocol
from cs231n_ae.course.worker.protocol import Channel, Closed, NoAnswerInTime, ProtocolError, Ref, arrays_in, clean


@pytest.fixture
def ends():
    one, two = socket.socketpair()
    yield Channel(one, refuse, lambda ref: ref), Channel(two, refuse, lambda ref: ref)
    one.close()
    two.close()


def refuse(value):
    raise ProtocolError(f"no form for a {type(value).__name__}")


def there(ends, value):
    ends[0].send({"value": value})
    return ends[1].receive(time.monotonic() + 5)["value"]


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(2**62), 1.5, float("inf"), "", "Ωμέγα\n", (), [], {}, (1, [2.0, {"a": None, 3: ("b",)}])],
)
def test_plain_values_come_back_the_same(ends, value):
    came = there(ends, value)
    assert came == value and type(came) is type(value)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "float32", "float64", "complex128"])
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (2, 3)])
def test_arrays_come_back_the_same(ends, dtype, shape):
    value = (np.arange(np.prod(shape, dtype=int)) % 2).astype(dtype).reshape(shape)
    came = there(ends, value)
    assert came.dtype == value.dtype and came.shape == shape and np.array_equal(came, value) and came.flags.writeable


def test_strides_and_byte_order_do_not_matter(ends):
    value = np.arange(12.0).reshape(3, 4).T[::-1].astype(">f8")
    came = there(ends, value)
    assert came.dtype == np.float64 and np.array_equal(came, value)


def test_numbers_of_numpy_keep_their_dtype(ends):
    came = there(ends, np.float32(0.1))
    assert type(came) is np.float32 and came == np.float32(0.1)


def test_generators_go_on_where_they_were(ends):
    rng = np.random.default_rng(3)
    rng.integers(0, 9, 5, dtype=np.uint32)  # an odd number of halves: one is kept for later
    came = there(ends, rng)
    assert np.array_equal(came.integers(0, 9, 3, dtype=np.uint32), rng.integers(0, 9, 3, dtype=np.uint32))
    assert np.array_equal(came.standard_normal(9), rng.standard_normal(9))


@pytest.mark.parametrize("kind", [np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_of_generators_only_those_of_default_rng_are_sent(ends, kind):
    with pytest.raises(ProtocolError, match="no form for a Generator"):
        there(ends, np.random.Generator(kind(3)))


MT19937 = {"bit_generator": "MT19937", "state": {"key": ["array", *range(624)], "pos": 2_000_000_000}}
PHILOX = {
    "bit_generator": "Philox",
    "state": {"counter": ["array", 0, 0, 0, 0], "key": ["array", 0, 0]},
    "buffer": ["array", 0, 0, 0, 0],
    "buffer_pos": -1_000_000_000,
    "has_uint32": 0,
    "uinteger": 0,
}


@pytest.mark.parametrize("state", [MT19937, PHILOX], ids=["MT19937", "Philox"])
def test_a_generator_that_would_read_beside_its_key_is_refused(ends, state):
    ends[0].sock.sendall(frame(["d", ["v", ["g", state]]]))
    with pytest.raises(ProtocolError, match="generator"):
        ends[1].receive()


@pytest.mark.parametrize(
    "change",
    [
        {"uinteger": 2**32},
        {"uinteger": -1},
        {"has_uint32": 2},
        {"has_uint32": True},
        {"state": {"state": 2**128, "inc": 1}},
        {"state": {"state": 1, "inc": 2**128 + 1}},
        {"state": {"state": 0, "inc": 0}},
        {"state": {"state": 1.0, "inc": 1}},
        {"state": {"state": 1}},
        {"state": {"state": 1, "inc": 1, "more": 1}},
        {"state": [1, 1]},
        {"more": 1},
        {"bit_generator": ["PCG64"]},
    ],
)
def test_a_state_that_numpy_would_not_give_is_refused(ends, change):
    state = {"bit_generator": "PCG64", "state": {"state": 1, "inc": 1}, "has_uint32": 0, "uinteger": 0}
    ends[0].sock.sendall(frame(["d", ["v", ["g", state]]]) + frame(["d", ["v", ["g", state | change]]]))
    assert isinstance(ends[1].receive()["v"], np.random.Generator)
    with pytest.raises(ProtocolError, match="generator"):
        ends[1].receive()


def test_dtypes_come_back(ends):
    assert there(ends, (np.dtype("f4"), np.float32, np.int64)) == (np.dtype("f4"), np.float32, np.int64)


@pytest.mark.parametrize("value", [object(), 2**70, {None: 1}, np.array([None]), np.array(["a"]), {1, 2}, b"bytes"])
def test_what_has_no_form_is_offered_as_a_reference(value):
    one, two = socket.socketpair()
    with one, two:
        Channel(one, lambda v: Ref("kept", 7, "a note"), None).send({"value": (1, value)})
        _, ref = Channel(two, None, lambda ref: ref).receive()["value"]
        assert (ref.kind, ref.key, ref.note) == ("kept", 7, "a note")


def test_too_deep_is_refused_when_it_is_sent(ends):
    circle = []
    circle.append(circle)
    with pytest.raises(ProtocolError, match="too deeply"):
        ends[0].send({"value": circle})


def frame(text, blob=b""):
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    return struct.pack(">II", len(text), len(blob)) + text + blob


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (frame(b"not json"), "JSONDecodeError"),
        (frame(b"[" * 200_000), "RecursionError"),
        (frame(["l"]), "not a dict"),
        (frame(["z", 1]), "unknown type"),
        (frame({"plain": 1}), "untyped"),
        (frame(["d", ["v", 2**64]]), "untyped"),
        (frame(["d", ["v", ["a", "|O", [1]]]], bytes(8)), "KeyError"),
        (frame(["d", ["v", ["a", "<f8", [2]]]], bytes(8)), "cut short"),
        (frame(["d", ["v", ["a", "<f8", [-1]]]]), "no valid shape"),
        (frame(["d", ["v", ["a", "<f8", [True]]]], bytes(8)), "no valid shape"),
        (frame(["d", ["v", ["a", "<f8", {}]]], bytes(8)), "no valid shape"),
        (frame(b'["d", ["v", ["a", "<f8", [NaN]]]]', bytes(8)), "no valid shape"),
        (frame(b'["d", ["v", ' + b"9" * 5000 + b"]]"), "ValueError"),
        (frame(["d", ["v", ["a", "<f8", [0, 10**15]]]]), "larger than allowed"),
        (frame(["d", ["v", ["g", {"bit_generator": "Evil"}]]]), "no valid state"),
        (frame(["d", ["v", ["s", 3]]]), "text belongs"),
        (struct.pack(">II", 2**32 - 1, 0), "larger than allowed"),
        (struct.pack(">II", 2, 2**32 - 1), "larger than allowed"),
    ],
)
def test_what_is_no_message_is_refused(ends, data, says):
    threading.Thread(target=lambda: ends[0].sock.sendall(data), daemon=True).start()
    with pytest.raises(ProtocolError, match=says):
        ends[1].receive()


def test_a_bool_of_another_value_is_made_true(ends):
    ends[0].sock.sendall(frame(["d", ["v", ["a", "|b1", [2]]]], bytes([7, 0])))
    came = ends[1].receive()["v"]
    assert came.tobytes() == bytes([1, 0])


def test_half_a_character_is_replaced(ends):
    ends[0].sock.sendall(frame(b'["d", ["v", ["s", "\\ud800"]]]'))
    assert ends[1].receive()["v"].encode("utf-8") == b"?"


def test_an_end_without_a_message_is_noticed(ends):
    ends[0].sock.close()
    with pytest.raises(Closed):
        ends[1].receive()


def test_more_than_allowed_is_not_sent(ends, monkeypatch):
    monkeypatch.setattr(protocol, "LARGEST_BLOB", 100)
    with pytest.raises(ProtocolError, match="too much"):
        ends[0].send({"value": np.zeros(13)})


def test_sending_to_somebody_who_does_not_read_ends_at_the_deadline(ends):
    with pytest.raises(NoAnswerInTime):
        ends[0].send({"value": np.zeros(2**20)}, time.monotonic() + 0.1)


def test_a_list_that_holds_itself_many_times_is_looked_through_once():
    held = [np.ones(2)]
    held += [held] * 8  # once per path would be 8 ** 24 times
    assert [array.tolist() for array in arrays_in((held, held))] == [[1.0, 1.0]] * 2


def test_both_sides_find_the_same_arrays(ends):
    value = [({"a": np.zeros(1)}, np.ones(2)), [np.full(3, 2.0)]]
    assert [array.tolist() for array in arrays_in(there(ends, value))] == [a.tolist() for a in arrays_in(value)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("a\u202eb\u200bc", "abc"),
        ("two\r\nlines\tand more", "two lines and more"),
        ("x" * 1000, "x" * 297 + "..."),
        ("\ud800", "?"),
        (None, ""),
    ],
)
def test_texts_are_cleaned(text, shown):
    assert clean(text) == shown


def test_messages_come_out_whole_wherever_the_stream_is_cut(ends):
    rng = np.random.default_rng(0)
    sizes = (0, 1, 100, 40_000, 3, 300_000, 0, 7)
    messages = [{"k": k, "value": rng.standard_normal(size)} for k, size in enumerate(sizes)]
    stream = b"".join(
        frame(["d", ["k", one["k"]], ["value", ["a", "<f8", [len(one["value"])]]]], one["value"].tobytes())
        for one in messages
    )
    cuts = [0, *sorted(rng.integers(0, len(stream), size=60).tolist()), len(stream)]

    def send():
        for start, end in itertools.pairwise(cuts):
            ends[0].sock.sendall(stream[start:end])
            time.sleep(0.001)

    threading.Thread(target=send, daemon=True).start()
    for one in messages:
        came = ends[1].receive(time.monotonic() + 10)
        assert came["k"] == one["k"] and np.array_equal(came["value"], one["value"])


def test_half_a_message_is_waited_for(ends):
    data = frame(["d", ["v", 5]])
    ends[0].sock.sendall(data + data[:9])
    assert ends[1].receive() == {"v": 5}
    ends[0].sock.sendall(data[9:])
    assert ends[1].receive() == {"v": 5}
