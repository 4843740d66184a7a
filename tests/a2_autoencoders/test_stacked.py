"""Grades the greedy pre-training of a stack.

No stage learns anything here. Instead, its "training" moves every parameter by a fixed step, so that what is to be
given to the next stage, and where the weights are to be in the end, can be written down.
"""

import numpy as np

from cs231n_ae.course.answers.submission import Instance
from cs231n_ae.course.testing import exercise, expect, expect_true

SIZES = (7, 5, 4, 3)
NAMES = ("enc_W1", "enc_b1", "dec_W1", "dec_b1")


@exercise("stacked_pretrain", points=0.5)
def test_the_first_stage_learns_from_the_examples(submission, rng):
    _, x, stages = _pretrained(submission, rng)
    expect_true("train", len(stages) > 0, "train was never called: it is called once for each stage", value=len(stages))
    expect("the inputs of the first stage", stages[0][0], x, source="batch of examples", context={"x": x})


@exercise("stacked_pretrain", points=0.5, needs=("test_the_first_stage_learns_from_the_examples",))
def test_every_layer_of_the_encoder_becomes_a_stage(submission, rng):
    """every layer of the encoder becomes a stage, from the bottom up."""
    _, _, stages = _pretrained(submission, rng)
    made = [before["enc_W1"].shape if set(before) == set(NAMES) else len(before) for _, before, _ in stages]
    expected = [(7, 5), (5, 4), (4, 3)]
    says = f"the stages that were trained had enc_W1 of the shapes {made}, expected {expected}, in this order"
    expect_true("stages", made == expected, says, value=" ".join(map(str, made)))


@exercise("stacked_pretrain", points=1.5, needs=("test_every_layer_of_the_encoder_becomes_a_stage",))
def test_each_further_stage_learns_from_the_codes_of_the_one_below(submission, rng):
    """each further stage learns from the codes of the one below, which has learned already."""
    _, x, stages = _pretrained(submission, rng)
    for i, name in ((1, "second"), (2, "third")):
        _, before, after = stages[i - 1]
        context = {"codes of the untrained stage": _code(x, before), "x": x}
        x = _code(x, after)
        expect(f"the inputs of the {name} stage", stages[i][0], x, source="code of the stage below", context=context)


@exercise("stacked_pretrain", points=1, needs=("test_every_layer_of_the_encoder_becomes_a_stage",))
def test_the_trained_weights_end_up_in_the_stack(submission, rng):
    """the trained weights end up in the stack, the decoder's in the opposite order."""
    stack, _, stages = _pretrained(submission, rng)
    params = stack.params
    for i, (_, before, after) in enumerate(stages, start=1):
        for name in NAMES:
            here = f"{name[:5]}{i if name.startswith('enc') else 4 - i}"
            context = {"the weights before training": before[name]}
            expect(here, params[here], after[name], source="weight of the trained stage", context=context)


@exercise("stacked_pretrain", points=1, needs=("test_every_layer_of_the_encoder_becomes_a_stage",))
def test_it_returns_the_codes_of_the_last_stage(submission, rng):
    (stack, x), stages = _stack(submission, rng, SIZES), []
    codes = stack.pretrain(x, _trainer(submission, stages))
    for _, _, after in stages:
        x = _code(x, after)
    expect("codes", codes, x, source="code of the last stage", context={"inputs of the last stage": stages[-1][0]})


@exercise("stacked_pretrain", points=0.5)
def test_one_layer_is_a_stack_too(submission, rng):
    (stack, x), stages = _stack(submission, rng, (6, 4)), []
    codes = stack.pretrain(x, _trainer(submission, stages))
    expect_true("train", len(stages) == 1, f"train was called {len(stages)} times, expected once", value=len(stages))
    _, before, after = stages[0]
    context = {"codes of the untrained stage": _code(x, before), "x": x}
    expect("codes", codes, _code(x, after), source="code of the stage", context=context)


def _stack(submission, rng, sizes):
    """A stack with weights and biases far from zero, and six examples."""
    stack = submission.stacked.StackedAutoencoder(sizes, rng=rng, dtype=np.float64)
    stack.params = {name: rng.standard_normal(array.shape) for name, array in stack.params.items()}
    return stack, rng.standard_normal((6, sizes[0]))


def _pretrained(submission, rng):
    """The stack, its examples, and of each stage what it was given and its weights before and after training."""
    (stack, x), stages = _stack(submission, rng, SIZES), []
    stack.pretrain(x, _trainer(submission, stages))
    return stack, x, stages


def _trainer(submission, stages):
    """Trains a stage by one fixed step, and writes down what it saw. The stage may live in another process."""

    def train(stage, inputs):
        stage = Instance(submission, "stacked", "SparseAutoencoder", stage)
        before = stage.params
        step = 0.02 * np.size(inputs)  # another one for each stage
        after = {name: array + step * np.cos(array) for name, array in before.items()}
        stage.params = after
        stages.append((np.array(inputs), before, after))

    return train


def _code(x, params):
    return 1 / (1 + np.exp(-(x @ params["enc_W1"] + params["enc_b1"])))
