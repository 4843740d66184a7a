"""Grades the stack of layers, forward and backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

FUNCTIONS = {
    "linear": lambda a: a,
    "relu": lambda a: np.clip(a, 0, None),
    "leaky_relu": lambda a: np.where(a > 0, a, 0.01 * a),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "softplus": lambda a: np.log(1 + np.exp(a)),
}
SIZES = (5, 4, 2, 3)
ACTIVATIONS = ("tanh", "softplus", "sigmoid")


@exercise("mlp_forward", points=0.5)
def test_one_linear_layer_is_x_w_plus_b(submission, rng):
    """one linear layer is x W + b."""
    for n, sizes in ((6, (5, 4)), (1, (5, 4)), (3, (3, 3))):
        x, params = _problem(rng, sizes, n=n)
        out, _ = submission.mlp.mlp_forward(x, params, ("linear",), prefix="enc_")
        expect("out", out, x @ params["enc_W1"] + params["enc_b1"], source="definition", context={"x": x, **params})


@exercise("mlp_forward", points=1)
def test_three_layers_one_behind_the_other(submission, rng):
    """three layers are applied one behind the other."""
    x, params = _problem(rng, SIZES)
    out, _ = submission.mlp.mlp_forward(x, params, ("tanh", "relu", "linear"), prefix="enc_")
    expect("out", out, _forward(x, params, ("tanh", "relu", "linear")), source="definition", context={"x": x})


@exercise("mlp_forward", points=0.5)
def test_the_last_layer_has_its_activation_too(submission, rng):
    """the last layer has its activation too."""
    x, params = _problem(rng, SIZES[:3])
    for last in ("sigmoid", "softplus", "leaky_relu"):
        out, _ = submission.mlp.mlp_forward(x, params, ("linear", last), prefix="enc_")
        expect(f"out under {last}", out, _forward(x, params, ("linear", last)), source="definition", context={"x": x})


@exercise("mlp_forward", points=0.5, needs=("test_three_layers_one_behind_the_other",))
def test_only_parameters_of_the_prefix_are_used(submission, rng):
    """only the parameters with the prefix are used."""
    x, params = _problem(rng, SIZES[:3])
    decoy = {name.replace("enc_", "dec_"): rng.standard_normal(array.shape) for name, array in params.items()}
    for first, second in ((decoy, params), (params, decoy)):
        both = {**first, **second}
        out, _ = submission.mlp.mlp_forward(x, both, ("tanh", "linear"), prefix="dec_")
        expected = _forward(x, decoy, ("tanh", "linear"), prefix="dec_")
        expect("out", out, expected, source="definition", context={"x": x})


@exercise("mlp_forward", points=0.5, needs=("test_three_layers_one_behind_the_other",))
def test_the_output_keeps_float32(submission, rng):
    x, params = _problem(rng, SIZES)
    params = {name: array.astype(np.float32) for name, array in params.items()}
    out, _ = submission.mlp.mlp_forward(x.astype(np.float32), params, ACTIVATIONS, prefix="enc_")
    expect_dtype("out", out, np.float32)


@exercise("mlp_backward", points=0.75)
def test_the_last_layers_gradients_agree_with_the_numerical_ones(submission, rng):
    """the last layer's gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("enc_W3", "enc_b3"))


@exercise("mlp_backward", points=0.75)
def test_the_first_layers_gradients_agree_with_the_numerical_ones(submission, rng):
    """the first layers' gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("enc_W2", "enc_b2", "enc_W1", "enc_b1"))


@exercise(
    "mlp_backward",
    points=0.5,
    needs=(
        "test_the_last_layers_gradients_agree_with_the_numerical_ones",
        "test_the_first_layers_gradients_agree_with_the_numerical_ones",
    ),
)
def test_every_parameter_has_a_gradient_under_its_name(submission, rng):
    _, params, _, grads, _ = _way_back(submission, rng, prefix="dec_")
    says = f"the gradients have the names {sorted(grads)}, expected {sorted(params)}"
    expect_true("grads", set(grads) == set(params), says, value=" ".join(sorted(grads)))
    for name in sorted(params):
        says = f"the gradient of {name} has shape {np.shape(grads[name])}, and {name} has {params[name].shape}"
        shape = np.shape(grads[name])
        expect_true(f"d{name}", shape == params[name].shape, says, value=np.array(shape))


@exercise("mlp_backward", points=0.75)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    """dx agrees with the numerical gradient."""
    for n, sizes in ((6, SIZES), (1, SIZES), (3, (3, 3, 3, 3))):
        x, params, dout, _, dx = _way_back(submission, rng, sizes=sizes, n=n)
        numerical = numerical_gradient_of(lambda x, params=params: _forward(x, params, ACTIVATIONS), x, dout)
        expect("dx", dx, numerical, source="numerical gradient", context={"x": x, "dout": dout, **params})


@exercise("mlp_backward", points=0.75)
def test_linear_layers_let_the_gradient_through(submission, rng):
    x, params, dout, grads, dx = _way_back(submission, rng, ("linear", "tanh", "linear"))
    forward = ("linear", "tanh", "linear")
    numerical = numerical_gradient_of(lambda x: _forward(x, params, forward), x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context={"x": x, "dout": dout, **params})
    expect_true("grads", "enc_b3" in grads, f"there is no gradient of enc_b3: grads has the names {sorted(grads)}")
    expect("denc_b3", grads["enc_b3"], dout.sum(axis=0), source="closed form", context={"dout": dout})


@exercise("mlp_backward", points=0.5, needs=("test_every_parameter_has_a_gradient_under_its_name",))
def test_gradients_keep_float32(submission, rng):
    x, params = _problem(rng, SIZES)
    params = {name: array.astype(np.float32) for name, array in params.items()}
    out, cache = submission.mlp.mlp_forward(x.astype(np.float32), params, ACTIVATIONS, prefix="enc_")
    dx, grads = submission.mlp.mlp_backward(np.ones_like(out, dtype=np.float32), cache)
    expect_dtype("dx", dx, np.float32)
    for name in sorted(params):
        expect_dtype(f"d{name}", grads[name], np.float32)


def _problem(rng, sizes, prefix="enc_", n=6):
    """Examples, and layers of these sizes, with no bias at zero."""
    params = {}
    for i in range(1, len(sizes)):
        params[f"{prefix}W{i}"] = rng.standard_normal((sizes[i - 1], sizes[i]))
        params[f"{prefix}b{i}"] = rng.standard_normal(sizes[i])
    return rng.standard_normal((n, sizes[0])), params


def _forward(x, params, activations, prefix="enc_"):
    for i, name in enumerate(activations, start=1):
        x = FUNCTIONS[name](x @ params[f"{prefix}W{i}"] + params[f"{prefix}b{i}"])
    return x


def _way_back(submission, rng, activations=ACTIVATIONS, prefix="enc_", *, sizes=SIZES, n=6):
    x, params = _problem(rng, sizes, prefix, n)
    dout = rng.standard_normal((n, sizes[-1]))
    _, cache = submission.mlp.mlp_forward(x, params, activations, prefix=prefix)
    dx, grads = submission.mlp.mlp_backward(dout, cache)
    return x, params, dout, grads, dx


def _compare_gradients(submission, rng, names):
    for n, sizes in ((6, SIZES), (1, SIZES), (3, (3, 3, 3, 3))):
        x, params, dout, grads, _ = _way_back(submission, rng, sizes=sizes, n=n)
        for name in names:
            says = f"there is no gradient of {name}: grads has the names {sorted(grads)}"
            expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
            numerical = numerical_gradient_of(
                lambda array, x=x, params=params, name=name: _forward(x, {**params, name: array}, ACTIVATIONS),
                params[name],
                dout,
            )
            context = {"dout": dout, "x": x, **params}
            expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)
