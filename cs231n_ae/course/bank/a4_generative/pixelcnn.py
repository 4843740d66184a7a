"""What students get wrong about the way back through PixelCNN. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception


def _join(i, dh, through):
    """What came from above with what comes through layer i."""
    return through if i == 1 else dh + through


def _back(model, dlogits, caches, *, gate=layers.gated_backward, conv=layers.masked_conv_backward, join=_join):
    """The right way back, but for the way through a gated unit or a convolution, or how two ways join."""
    blocks, last = caches
    grads = {}
    dh, grads["W_out"], grads["b_out"] = layers.conv_backward(dlogits.reshape(len(dlogits), 1, *model.image), last)
    for i in range(len(blocks), 0, -1):
        conv_cache, gate_cache = blocks[i - 1]
        through, grads[f"W{i}"], grads[f"b{i}"] = conv(gate(dh, gate_cache), conv_cache)
        dh = join(i, dh, through)
    return dh.reshape(len(dlogits), -1), grads


@misconception(
    "pixelcnn_backward",
    says="What comes through a layer has replaced what came from above. From the second layer on, h reaches the loss "
    "by two ways: what happens to the gradients of two ways?",
)
def forgets_the_way_around(self, dlogits, caches):
    return _back(self, dlogits, caches, join=lambda i, dh, through: through)


@misconception(
    "pixelcnn_backward",
    says="The first layers hear only what has gone around the later ones, and nothing that has come *through* them: is "
    "the sum of the two handed on, and in which order are the layers gone through?",
)
def forgets_the_way_through(self, dlogits, caches):
    return _back(self, dlogits, caches, join=lambda i, dh, through: through if i == 1 else dh)


@misconception(
    "pixelcnn_backward",
    says="What came from above has gone around the first layer, too, and with all its channels become the gradient of "
    "the images. Does the forward pass add the image to what the first layer makes of it?",
)
def goes_around_the_first_layer(self, dlogits, caches):
    return _back(self, dlogits, caches, join=lambda i, dh, through: dh + through)


@misconception(
    "pixelcnn_backward",
    says="Behind each layer, half of both ways is taken: their mean. A sum hands its whole gradient to each of its "
    "terms.",
)
def takes_the_mean_of_both_ways(self, dlogits, caches):
    return _back(self, dlogits, caches, join=lambda i, dh, through: through if i == 1 else (dh + through) / 2)


@misconception(
    "pixelcnn_backward",
    says="The halves of the gated unit have been sent back in the wrong order: the gradient of the tanh has gone to "
    "the channels of the sigmoid.",
)
def swaps_the_halves(self, dlogits, caches):
    def gate(dout, cache):
        return np.concatenate(np.split(layers.gated_backward(dout, cache), 2, axis=1)[::-1], axis=1)

    return _back(self, dlogits, caches, gate=gate)


@misconception(
    "pixelcnn_backward",
    says="On the way back the gated units are left out: both halves get the gradient as it comes. What are the "
    "derivatives of a product, and of its two factors?",
)
def forgets_the_gated_units(self, dlogits, caches):
    return _back(self, dlogits, caches, gate=lambda dout, _: np.concatenate([dout, dout], axis=1))


@misconception(
    "pixelcnn_backward",
    says="The weights of masked convolutions have gradients where the mask is 0. Which layer's backward pass belongs "
    "to layers.masked_conv_forward?",
)
def goes_back_through_plain_convolutions(self, dlogits, caches):
    def conv(dout, cache):
        dx, _, db = layers.masked_conv_backward(dout, cache)
        return dx, layers.conv_backward(dout, cache[0])[1], db

    return _back(self, dlogits, caches, conv=conv)


@misconception(
    "pixelcnn_backward",
    says="The layers are walked through from the first to the last, as on the way there. Whose message is there at the "
    "beginning, and which layer does it concern?",
)
def walks_forwards(self, dlogits, caches):
    blocks, last = caches
    grads = {}
    dh, grads["W_out"], grads["b_out"] = layers.conv_backward(dlogits.reshape(len(dlogits), 1, *self.image), last)
    for i, (conv_cache, gate_cache) in enumerate(blocks, start=1):
        da = layers.gated_backward(dh, gate_cache)
        through, grads[f"W{i}"], grads[f"b{i}"] = layers.masked_conv_backward(da, conv_cache)
        dh = dh + through  # the first, of one channel, spreads over all
    return dh.sum(axis=1).reshape(dlogits.shape), grads


@misconception(
    "pixelcnn_backward",
    says="The gradients are divided by the size of the batch. dlogits is the gradient of the loss, which has been "
    "averaged already.",
)
def averages_over_the_batch(self, dlogits, caches):
    dx, grads = _back(self, dlogits, caches)
    return dx, {name: g / len(dlogits) for name, g in grads.items()}


@misconception(
    "pixelcnn_backward",
    says="The gradients of the last convolution, W_out and b_out, are missing in the dictionary.",
)
def forgets_the_last_convolution(self, dlogits, caches):
    dx, grads = _back(self, dlogits, caches)
    return dx, {name: g for name, g in grads.items() if "out" not in name}


@misconception(
    "pixelcnn_backward",
    says="What goes around a layer is the gradient at the very top, whatever the layers between have added to it. "
    "What arrives at a layer is also what goes around it.",
)
def sends_the_top_around_every_layer(self, dlogits, caches):
    top = layers.conv_backward(dlogits.reshape(len(dlogits), 1, *self.image), caches[1])[0]
    return _back(self, dlogits, caches, join=lambda i, dh, through: through if i == 1 else top + through)


@misconception(
    "pixelcnn_backward",
    says="What came from above has gone around the first layer, too, and so the gradient of the images has the "
    "channels of the layers. Does the forward pass add the image to what the first layer makes of it?",
)
def goes_around_the_first_layer_and_cannot_return(self, dlogits, caches):
    dx, grads = _back(self, dlogits, caches, join=lambda i, dh, through: dh + through)
    return dx.reshape(dlogits.shape), grads
