"""What students get wrong about greedy pre-training. Methods take self first."""

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception


@misconception(
    "stacked_pretrain",
    says="The second stage is given the examples themselves, as the first was. What does layer 2 of the whole network "
    "see in the place of pixels?",
)
def trains_every_stage_on_the_examples(self, x, train):
    codes = x
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        codes = stage.encode(codes)
    return codes


@misconception(
    "stacked_pretrain",
    says="x is never replaced: every stage is given the examples, and they are what comes back. Which line makes the "
    "inputs of the next stage, and what is its result called?",
)
def throws_the_codes_away(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
    return x


@misconception(
    "stacked_pretrain",
    says="The next stage is given codes made with weights that had not learned yet. When are the codes to be made, "
    "before or after the training of the stage (and, if the stack makes them, before or after its weights are home)?",
)
def encodes_before_training(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        codes = stage.encode(x)
        train(stage, x)
        self.take(i, stage)
        x = codes
    return x


@misconception(
    "stacked_pretrain",
    says="What the stages learn does not reach the stack: a stage holds copies of the weights. Which method brings "
    "them home, and when is it to be called?",
)
def never_takes_the_weights(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="Every stage's weights go to layer 1. The number of the layer is to be told to take as well.",
)
def takes_all_into_the_first_layer(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(1, stage)
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="Only the encoder's half of each stage is kept. Unrolled, the network has a decoder too: where does the other "
    "half of stage i belong?",
)
def keeps_only_the_encoders(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.params[f"enc_W{i}"] = stage.params["enc_W1"].copy()
        self.params[f"enc_b{i}"] = stage.params["enc_b1"].copy()
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="The decoder's half of stage i is put into layer i of the decoder. The decoder runs the other way: which of "
    "its layers rebuilds what layer 1 of the encoder has seen?",
)
def numbers_the_decoder_like_the_encoder(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        for half in ("enc", "dec"):
            for letter in "Wb":
                self.params[f"{half}_{letter}{i}"] = stage.params[f"{half}_{letter}1"].copy()
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="What is handed up is the reconstruction, which is back among the pixels. Of the two halves of a stage, "
    "which one makes the inputs of the next?",
)
def hands_up_the_reconstruction(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = stage.reconstruct(x)
    return x


@misconception(
    "stacked_pretrain",
    says="The codes are handed up without their sigmoid. The layer above will see activations: what stands behind "
    "every affine layer of this network?",
)
def leaves_out_the_sigmoid(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = layers.affine_forward(x, stage.params["enc_W1"], stage.params["enc_b1"])[0]
    return x


@misconception(
    "stacked_pretrain",
    says="The inputs go through the whole encoder, whose upper layers have learned nothing yet. Which one layer has "
    "just been trained?",
)
def encodes_with_the_whole_stack(self, x, train):
    examples = x
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = self.encode(examples)
    return x


@misconception(
    "stacked_pretrain",
    says="Layers are counted from 1 here, and range(n) counts from 0: see the docstring of stage.",
)
def counts_from_zero(self, x, train):
    for i in range(len(self.sizes) - 1):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="There is a stage too many: sizes counts the layers of units, the input among them. How many steps lead from "
    "the first of n sizes to the last?",
)
def runs_one_stage_too_far(self, x, train):
    for i in range(1, len(self.sizes) + 1):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="The last layer is not trained. range leaves its end out: what is the number of the last layer?",
)
def leaves_out_the_last_layer(self, x, train):
    for i in range(1, len(self.sizes) - 1):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = stage.encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="These are the inputs of the last stage. One encoding is missing at the end: that of the last stage itself.",
)
def returns_the_inputs_of_the_last_stage(self, x, train):
    for i in range(1, len(self.sizes)):
        if i > 1:
            x = stage.encode(x)  # noqa: F821 - of the round before
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
    return x


@misconception(
    "stacked_pretrain",
    says="The whole network is handed to train, and for every layer again. Greedy training gives it one layer at a "
    "time: which method makes an autoencoder of a single layer?",
)
def trains_the_whole_each_time(self, x, train):
    for i in range(1, len(self.sizes)):
        train(self, x)
        x = self.stage(i).encode(x)
    return x


@misconception(
    "stacked_pretrain",
    says="There is no return at the end. The docstring promises the codes of the last stage, on which one more layer, "
    "or a classifier, could be trained.",
)
def returns_nothing(self, x, train):
    for i in range(1, len(self.sizes)):
        stage = self.stage(i)
        train(stage, x)
        self.take(i, stage)
        x = stage.encode(x)


@misconception(
    "stacked_pretrain",
    says="The last stage is trained first, on codes of stages that have not learned anything yet. Which stage needs "
    "none of the others?",
)
def trains_from_the_top_down(self, x, train):
    for i in range(len(self.sizes) - 1, 0, -1):
        codes = x
        for below in range(1, i):
            codes = self.stage(below).encode(codes)
        stage = self.stage(i)
        train(stage, codes)
        self.take(i, stage)
    for i in range(1, len(self.sizes)):
        x = self.stage(i).encode(x)
    return x
