"""Answers whose faults lie beside their values: aliasing, state, warnings, odd results, odd errors.

``FAULTY[n]`` is one submission: what is put behind the reference's file, by exercise of the first assignment.
"""

FAULTY = [
    {
        "eval_numerical_gradient_array": """
def eval_numerical_gradient_array(f, x, df, *, h=1e-5):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)  # not copied
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad
""",
        "eval_numerical_gradient": """
_gradient = eval_numerical_gradient


def eval_numerical_gradient(f, x, *, h=1e-5):
    return _gradient(f, x, h=h) * (0 * f(x * 1e200 * 1e200) + 1)  # the function of the test's warns
""",
        "two_layer_net_loss": """
_loss = TwoLayerNet.loss


def loss(self, x, y, *, rng=None):
    a, affine_cache = layers.affine_forward(x, self.params["W1"], self.params["b1"])
    h, relu_cache = layers.relu_forward(a)
    loss, grads, parts = _loss(self, x, y)
    a -= 100  # which the cache of the library's function holds
    grads["b1"] = layers.relu_backward(np.ones_like(h), relu_cache).sum(axis=0)
    return loss, grads, parts


TwoLayerNet.loss = loss
""",
        "adam": """
_adam, _buffers = adam, {}


def adam(w, dw, config=None):
    found, config = _adam(w, dw, config)
    buffer = _buffers.setdefault((found.shape, found.dtype), np.zeros_like(found))  # one for all calls
    buffer[...] = found
    return buffer, config
""",
        "affine_forward": """
_calls = []


def affine_forward(x, w, b):
    _calls.append(1)  # the third call is wrong
    out = x.reshape(len(x), -1) @ w + b
    return out + (len(_calls) == 3), (x, w, b)
""",
        "relu_forward": """
def relu_forward(x):
    x[x < 0] = 0
    return x, x
""",
        "tanh_backward": """
def tanh_backward(dout, cache):
    cache *= cache  # the same cache is wrong the second time
    return dout * (1 - cache)
""",
        "pca_fit": """
_fit = PCA.fit


def fit(self, x):
    _fit(self, x)
    self.components = np.matrix(self.components)
    return self


PCA.fit = fit
""",
        "linear_autoencoder_loss": """
_loss = LinearAutoencoder.loss


def loss(self, x, *, rng=None):
    loss, grads, parts = _loss(self, x)
    self.params["W1"] -= 1e-3 * grads["W1"]
    return loss, grads, parts


LinearAutoencoder.loss = loss
""",
        "sgd_momentum": """
_momentum = sgd_momentum


def sgd_momentum(w, dw, config=None):
    found, new = _momentum(w, dw, config)
    if config and "velocity" in config:
        config["velocity"][...] = new["velocity"]  # an array in a dict that came in
    return found, new
""",
        "kmeans_update": """
def kmeans_update(x, labels, centers):
    centers.flags.writeable = False
    centers += 1
    return centers
""",
        "softmax_loss": """
def softmax_loss(x, y):
    return np.random.rand(), np.random.rand(*x.shape)
""",
    },
    {
        "sigmoid_forward": """
np.seterr(all="ignore")


def sigmoid_forward(x):
    e = np.exp(x)
    return e / (1 + e), e / (1 + e)
""",
        "tanh_forward": """
from collections import namedtuple

Result = namedtuple("Result", "out cache")


def tanh_forward(x):
    return Result(np.tanh(x).astype(x.dtype.newbyteorder()), np.tanh(x))
""",
        "relu_forward": """
def relu_forward(x):
    return np.maximum(x, 0).astype(np.longdouble), x
""",
        "relu_backward": """
def relu_backward(dout, cache):
    return np.ma.masked_array(dout, cache <= 0)
""",
        "affine_backward": """
def affine_backward(dout, cache):
    dw = np.zeros((3000, 3000))
    return dout, dw, dout.astype(str)
""",
        "l2_loss": """
def l2_loss(x_hat, x):
    raise ValueError("two lines\\n  and \\x1b[31m colour \\u202e" + "x" * 400)
""",
        "bce_with_logits_loss": """
def bce_with_logits_loss(x, y):
    return bce_with_logits_loss(x, y)
""",
        "eval_numerical_gradient": """
def eval_numerical_gradient(f, x, *, h=1e-5):
    return f("no array")
""",
        "eval_numerical_gradient_array": """
def eval_numerical_gradient_array(f, x, df, *, h=1e-5):
    x[0] += 1
    return f(x[:1])
""",
        "kmeans_assign": """
from cs231n_ae.course import testing
""",
        "knn_predict": """
import scipy
""",
        "pca_fit": """
def fit(self, x):
    del self.components
    return self


PCA.fit = fit
""",
        "rmsprop": """
def rmsprop(w, dw, config=None):
    return w, {("a", "key"): 1, "of": {1, 2}}
""",
        "squared_distances_two_loops": """
def squared_distances_two_loops(x, y):
    names = {"alpha", "beta", "gamma", "delta"}  # in which order they come, Python says anew in each process
    return np.zeros((len(x), len(y))) + [len(name) for name in names][0]
""",
    },
]
