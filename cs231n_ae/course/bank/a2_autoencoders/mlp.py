"""What students get wrong about a stack of layers."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.misconceptions import misconception


def _step(x, params, name, prefix, i):
    """One layer of the right forward pass: output, and what the cache keeps of it."""
    x, affine_cache = layers.affine_forward(x, params[f"{prefix}W{i}"], params[f"{prefix}b{i}"])
    activation_cache = None
    if name != "linear":
        x, activation_cache = getattr(layers, f"{name}_forward")(x)
    return x, (name, affine_cache, activation_cache)


def _apply(x, params, activations, prefix):
    caches = []
    for i, name in enumerate(activations, start=1):
        x, cache = _step(x, params, name, prefix, i)
        caches.append(cache)
    return x, (prefix, caches)


@misconception(
    "mlp_forward",
    says="The last layer's activation is missing. That the output is linear is a habit of networks whose loss follows "
    "directly. Here activations names one for every layer: what does it say of the last?",
)
def leaves_the_last_layer_linear(x, params, activations, *, prefix):
    return _apply(x, params, [*activations[:-1], "linear"], prefix)


def _ends_in(name):
    """What gives the last layer this activation where it asks for none."""
    return lambda activations: [*activations[:-1], name if activations[-1] == "linear" else activations[-1]]


_ENDS = (
    "The last layer has {} where its name is linear, which is nothing at all. Not every network ends in an activation: "
    "what does activations say of this layer?"
)


@misconception("mlp_forward", says=_ENDS.format("a ReLU"))
def ends_in_a_relu(x, params, activations, *, prefix):
    return _apply(x, params, _ends_in("relu")(activations), prefix)


@misconception("mlp_forward", says=_ENDS.format("a sigmoid"))
def ends_in_a_sigmoid(x, params, activations, *, prefix):
    return _apply(x, params, _ends_in("sigmoid")(activations), prefix)


@misconception(
    "mlp_forward",
    says="The last layer has the activation of the layer before it where its name is linear, which is nothing at all. "
    "Is the name of a layer carried over into the next?",
)
def repeats_the_activation_before(x, params, activations, *, prefix):
    before = activations[-2] if len(activations) > 1 else "linear"
    return _apply(x, params, _ends_in(before)(activations), prefix)


@misconception(
    "mlp_forward",
    says="All layers have the activation of the first. Does each layer look up its own name?",
)
def uses_the_first_activation_everywhere(x, params, activations, *, prefix):
    return _apply(x, params, [activations[0]] * len(activations), prefix)


@misconception(
    "mlp_forward",
    says="There is a ReLU behind every layer but the last, whatever the names are. Which functions of the library do "
    "the names ask for?",
)
def uses_relu_whatever_is_asked(x, params, activations, *, prefix):
    return _apply(x, params, ["relu"] * (len(activations) - 1) + ["linear"], prefix)


@misconception(
    "mlp_forward",
    says="The names are read from the end: the last layer has the first activation. activations[0] stands behind "
    "which layer?",
)
def reads_the_activations_from_the_end(x, params, activations, *, prefix):
    return _apply(x, params, list(activations)[::-1], prefix)


@misconception(
    "mlp_forward",
    says="The activation comes before the affine layer, on its input. The docstring has f around all of it: what is "
    "the first thing that happens to x?",
)
def activates_before_the_affine_layer(x, params, activations, *, prefix):
    caches = []
    for i, name in enumerate(activations, start=1):
        activation_cache = None
        if name != "linear":
            x, activation_cache = getattr(layers, f"{name}_forward")(x)
        x, affine_cache = layers.affine_forward(x, params[f"{prefix}W{i}"], params[f"{prefix}b{i}"])
        caches.append((name, affine_cache, activation_cache))
    return x, (prefix, caches)


@misconception(
    "mlp_forward",
    says="Every layer gets the input x, also the second. What has the layer before it to say?",
)
def gives_x_to_every_layer(x, params, activations, *, prefix):
    caches, out = [], x
    for i, name in enumerate(activations, start=1):
        out, cache = _step(x, params, name, prefix, i)
        caches.append(cache)
    return out, (prefix, caches)


@misconception(
    "mlp_forward",
    says="You return after the first layer. Is the return indented into the loop?",
)
def returns_inside_the_loop(x, params, activations, *, prefix):
    return _apply(x, params, activations[:1], prefix)


@misconception(
    "mlp_forward",
    says="No bias is added anywhere. Each layer has two parameters: which of them is in params, but not in your "
    "output?",
)
def forgets_the_biases(x, params, activations, *, prefix):
    without = {name: np.zeros_like(p) if f"{prefix}b" in name else p for name, p in params.items()}
    return _apply(x, without, activations, prefix)


@misconception(
    "mlp_forward",
    says="The names are always those of the encoder. A decoder is made of such layers too: where does the beginning "
    "of the names come from?",
)
def writes_enc_into_the_names(x, params, activations, *, prefix):
    return _apply(x, params, activations, "enc_")


@misconception(
    "mlp_forward",
    says="Your weights are the first that params holds, in its order, whatever their names are. params may hold those "
    "of a whole model: which of them are meant?",
)
def takes_the_parameters_in_order(x, params, activations, *, prefix):
    arrays = list(params.values())
    renamed = {}
    for i in range(len(activations)):
        renamed[f"{prefix}W{i + 1}"], renamed[f"{prefix}b{i + 1}"] = arrays[2 * i], arrays[2 * i + 1]
    return _apply(x, renamed, activations, prefix)


@misconception(
    "mlp_forward",
    says="float32 came in and float64 went out: where on the way does float64 come in?",
)
def goes_out_in_float64(x, params, activations, *, prefix):
    out, cache = _apply(x, params, activations, prefix)
    return np.zeros(out.shape) + out, cache


def _way_back(dout, cache):
    """Right, for the wrong answers to be wrong in one thing only."""
    prefix, caches = cache
    grads = {}
    for i, (name, affine_cache, activation_cache) in reversed(list(enumerate(caches, start=1))):
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation_cache)
        dout, grads[f"{prefix}W{i}"], grads[f"{prefix}b{i}"] = layers.affine_backward(dout, affine_cache)
    return dout, grads


@misconception(
    "mlp_backward",
    says="The upstream gradient meets the first layer first. It comes from the loss: which layer is nearest to that?",
)
def goes_back_from_the_first_layer(dout, cache):
    prefix, caches = cache
    grads = {}
    for i, (name, affine_cache, activation_cache) in enumerate(caches, start=1):
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation_cache)
        dout, grads[f"{prefix}W{i}"], grads[f"{prefix}b{i}"] = layers.affine_backward(dout, affine_cache)
    return dout, grads


@misconception(
    "mlp_backward",
    says="The slopes of the activations are missing: the gradient passes from affine layer to affine layer as if "
    "nothing stood between them.",
)
def skips_the_activations(dout, cache):
    prefix, caches = cache
    return _way_back(dout, (prefix, [("linear", affine_cache, None) for _, affine_cache, _ in caches]))


@misconception(
    "mlp_backward",
    says="The last activation is skipped: the upstream gradient is that of its output, and your last affine layer gets "
    "it as if it were its own output.",
)
def skips_the_last_activation(dout, cache):
    prefix, caches = cache
    return _way_back(dout, (prefix, [*caches[:-1], ("linear", caches[-1][1], None)]))


@misconception(
    "mlp_backward",
    says="In each layer you go back through the affine part first and then through the activation. On the way there "
    "the activation came last: so which of the two does the gradient meet first?",
)
def goes_back_through_affine_first(dout, cache):
    prefix, caches = cache
    grads = {}
    for i, (name, affine_cache, activation_cache) in reversed(list(enumerate(caches, start=1))):
        dout, grads[f"{prefix}W{i}"], grads[f"{prefix}b{i}"] = layers.affine_backward(dout, affine_cache)
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation_cache)
    return dout, grads


@misconception(
    "mlp_backward",
    says="Every layer gets the upstream gradient of the whole stack. What a layer is to get is what the layer behind "
    "it has handed back.",
)
def gives_dout_to_every_layer(dout, cache):
    prefix, caches = cache
    grads, dx = {}, dout
    for i, (name, affine_cache, activation_cache) in reversed(list(enumerate(caches, start=1))):
        dx = getattr(layers, f"{name}_backward")(dout, activation_cache) if name != "linear" else dout
        dx, grads[f"{prefix}W{i}"], grads[f"{prefix}b{i}"] = layers.affine_backward(dx, affine_cache)
    return dx, grads


@misconception(
    "mlp_backward",
    says="The gradients are numbered from the end: what you call the first layer's is the last one's. Whose number "
    "does a layer have when you walk backwards?",
)
def numbers_the_layers_from_the_end(dout, cache):
    prefix, caches = cache
    dx, right = _way_back(dout, cache)
    depth = len(caches)
    return dx, {f"{prefix}{kind}{i}": right[f"{prefix}{kind}{depth + 1 - i}"]
                for i in range(1, depth + 1) for kind in "Wb"}  # fmt: skip


@misconception(
    "mlp_backward",
    says="The layers are numbered from 0 on, but W1 is the first. Which number does enumerate begin with, unless told "
    "otherwise?",
)
def numbers_the_layers_from_0(dout, cache):
    prefix, caches = cache
    dx, right = _way_back(dout, cache)
    numbers = range(1, len(caches) + 1)
    return dx, {f"{prefix}{kind}{i - 1}": right[f"{prefix}{kind}{i}"] for i in numbers for kind in "Wb"}


@misconception(
    "mlp_backward",
    says="The names lack their prefix. An encoder and a decoder would each have a W1: how is an update rule to tell "
    "them apart?",
)
def forgets_the_prefix(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {name.removeprefix(cache[0]): g for name, g in right.items()}


@misconception(
    "mlp_backward",
    says="The names begin with enc_ whatever the prefix was. What did the forward pass put into the cache?",
)
def writes_enc_into_the_gradients(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {"enc_" + name.removeprefix(cache[0]): g for name, g in right.items()}


@misconception(
    "mlp_backward",
    says="The gradients' names begin with a d. An update rule looks for them under the names of the parameters.",
)
def names_the_gradients_with_a_d(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {f"d{name}": g for name, g in right.items()}


@misconception(
    "mlp_backward",
    says="The biases have no gradients, and will never learn. affine_backward gives three things: what has become of "
    "the third?",
)
def leaves_out_the_biases(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {name: g for name, g in right.items() if "W" in name}


@misconception(
    "mlp_backward",
    says="Each gradient is divided by the number of examples. The loss has done that already, and dout comes with it.",
)
def averages_over_the_batch(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {name: g / len(dx) for name, g in right.items()}


@misconception(
    "mlp_backward",
    says="dx is the gradient before the first affine layer has been gone through: it has the first layer's outputs in "
    "its columns. Which shape has the input?",
)
def stops_before_the_first_affine_layer(dout, cache):
    _, caches = cache
    _, right = _way_back(dout, cache)
    for i, (name, affine_cache, activation_cache) in reversed(list(enumerate(caches))):
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation_cache)
        if i > 0:
            dout, _, _ = layers.affine_backward(dout, affine_cache)
    return dout, right


@misconception(
    "mlp_backward",
    says="float32 came in and float64 gradients went out: where on the way does float64 come in?",
)
def collects_in_float64(dout, cache):
    dx, right = _way_back(dout, cache)
    return dx, {name: np.zeros(g.shape) + g for name, g in right.items()}
