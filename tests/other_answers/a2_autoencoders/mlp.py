"""The stack of layers, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


def _relative(name, a):
    """An activation by its formula."""
    formulas = {
        "linear": lambda: a,
        "relu": lambda: np.where(a > 0, a, 0).astype(a.dtype),
        "leaky_relu": lambda: layers.leaky_relu_forward(a)[0],
        "sigmoid": lambda: (1 + np.tanh(a / 2)) / 2,
        "tanh": lambda: np.tanh(a),
        "softplus": lambda: np.logaddexp(0, a).astype(a.dtype),
    }
    return formulas[name]()


@other_answer("mlp_forward")
def with_a_while_loop(x, params, activations, *, prefix):
    i, caches = 0, []
    while i < len(activations):
        x, affine = layers.affine_forward(x, params[f"{prefix}W{i + 1}"], params[f"{prefix}b{i + 1}"])
        if activations[i] == "linear":
            caches.append((affine, None))
        else:
            x, cache = vars(layers)[activations[i] + "_forward"](x)
            caches.append((affine, cache))
        i += 1
    return x, {"caches": caches, "activations": list(activations), "prefix": prefix}


@other_answer("mlp_forward")
def written_out_in_numpy(x, params, activations, *, prefix):
    inputs = [x]
    for i, name in enumerate(activations):
        a = inputs[-1] @ params[prefix + f"W{i + 1}"] + params[prefix + f"b{i + 1}"]
        inputs.append(_relative(name, a))
    return inputs[-1], (inputs, params, activations, prefix)


@other_answer("mlp_forward")
def by_recursion(x, params, activations, *, prefix):
    def apply(x, i):
        if i > len(activations):
            return x, []
        x, affine = layers.affine_forward(x, params[f"{prefix}W{i}"], params[f"{prefix}b{i}"])
        name, cache = activations[i - 1], None
        if name != "linear":
            x, cache = getattr(layers, f"{name}_forward")(x)
        out, rest = apply(x, i + 1)
        return out, [(i, name, affine, cache), *rest]

    out, caches = apply(x, 1)
    return out, (prefix, caches)


@other_answer("mlp_backward")
def pops_the_caches(dout, cache):
    prefix, caches = cache
    caches, grads = list(caches), {}
    while caches:
        i = len(caches)
        name, affine, activation = caches.pop()
        if name != "linear":
            dout = getattr(layers, name + "_backward")(dout, activation)
        dout, dw, db = layers.affine_backward(dout, affine)
        grads.update({f"{prefix}W{i}": dw, f"{prefix}b{i}": db})
    return dout, grads


@other_answer("mlp_backward")
def counts_down(dout, cache):
    prefix, caches = cache
    grads = {}
    for i in range(len(caches) - 1, -1, -1):
        name, affine, activation = caches[i]
        upstream = dout if name == "linear" else getattr(layers, f"{name}_backward")(dout, activation)
        dout, dw, db = layers.affine_backward(upstream, affine)
        grads[prefix + "b" + str(i + 1)] = db
        grads[prefix + "W" + str(i + 1)] = dw
    return dout, grads


@other_answer("mlp_backward")
def with_matrix_products(dout, cache):
    prefix, caches = cache
    grads = {}
    for i in reversed(range(len(caches))):
        name, (x, w), activation = caches[i]
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation)
        grads[f"{prefix}W{i + 1}"] = np.einsum("nd,nh->dh", x, dout)
        grads[f"{prefix}b{i + 1}"] = np.ones(len(dout), dout.dtype) @ dout
        dout = dout @ w.T
    return dout, grads
