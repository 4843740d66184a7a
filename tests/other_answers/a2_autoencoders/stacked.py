"""Greedy pre-training, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("stacked_pretrain")
def with_all_stages_made_beforehand(self, x, train):
    stages = [self.stage(i) for i in range(1, len(self.sizes))]
    h = x
    for stage in stages:
        train(stage, h)
        h = stage.encode(h)
    for i, stage in enumerate(stages, start=1):
        self.take(i, stage)
    return h


@other_answer("stacked_pretrain")
def with_the_stacks_own_layers(self, x, train):
    h = x
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, h)
        self.take(i, stage)
        a = h @ self.params[f"enc_W{i}"] + self.params[f"enc_b{i}"]
        h = (1 / (1 + np.exp(-a))).astype(x.dtype)
    return h


@other_answer("stacked_pretrain")
def with_the_whole_encoder_at_the_end(self, x, train):
    inputs, i = x, 0
    while i + 1 < len(self.sizes):
        i += 1
        stage = self.stage(i)
        train(stage, inputs)
        self.take(i, stage)
        inputs = stage.encode(inputs)
    return self.encode(x)


@other_answer("stacked_pretrain")
def with_the_weights_copied_by_hand(self, x, train):
    depth = len(self.encoder_activations)
    for i in range(depth):
        stage = self.stage(i + 1)
        train(stage, x)
        for name, value in stage.params.items():
            number = i + 1 if name.startswith("enc") else depth - i
            self.params[name[:-1] + str(number)] = value.copy()
        x = stage.encode(x)
    return x
