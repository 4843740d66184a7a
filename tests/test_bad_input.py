"""Every argument of the public functions, given what it cannot use: refused in words that name it.

Each public function is called as in ``bad_input/examples.py``, but with one argument at a time replaced by what a
caller may pass by mistake (``bad_input/values.py``). It must raise a ValueError or a TypeError that names the argument.
Where it takes such a value because the answer is right all the same, ``ACCEPTED`` says why, and the answer is checked.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from bad_input.examples import EXAMPLES, INSTEAD, OBJECTS, USUAL
from bad_input.values import bad_values

from cs231n_ae.models import PCA, KMeans, KMeansFeatures, Whitening

PACKAGES = ("layers", "losses", "models", "optim", "measures", "plots", "gradient_check")
FILES = ("initialization", "solver", "datasets", "binarization", "dequantization", "adversarial_training")
FILES += ("toy_densities", "drawn_faces")

LEFT_OUT = {
    r"optim\.ParameterUpdates\.load_state": "takes back what state() gave",
    r"gradient_check\.(ArrayReport|GradientReport|GradientError|require_gradients).*": "results, which nobody makes",
    r"solver\.(DivergenceError|NonFiniteError|Prepare|Trainable).*": "an error, and forms that others fill",
    r"datasets\.(Card|data_folder|fetch).*": "takes nothing, or asks the network: tests/test_downloads.py",
}
"""Names of which nobody calls anything, or not with arguments of these kinds."""

NOT_TRIED = {
    "cache": "only the forward pass that made it knows what it is",
    "caches": "likewise",
    "checkpoint": "a path: tests/test_checkpoint.py",
}
FREE = {
    "another column": r"layers\.(?!affine|masked_affine|batchnorm|nade|lstm).*_(forward|noise)(_loops)?\((x|a|w)\)"
    r"|layers\.(attention_forward\(v\)|merge_heads\(x\)|unit_rows_forward\(z\))|losses\..*"
    r"|measures\.(?!.*probab|rbm|squared|log_like|radial|code|prior|aggreg).*|.*\.(fit|corrupt)\(x\)"
    r"|models\.(denoising_chain.*|annealed_langevin|kmeans_plus_plus|normalize_patches|attribute_direction|base_rate_bias"
    r"|traverse|euler_step|heun_step|follow_flow|flow_log_prob).*"
    r"|.*\((given|t|values|strengths)\)|(binarization|dequantization)\..*|gradient_check\.eval.*"
    r"|plots\.weights_as_images\(w\)|solver\.Solver\((data|validation)\)",
    "another axis": r"layers\.(relu|leaky_relu|sigmoid|tanh|softplus|.*_noise).*|layers\.layernorm_forward\(x\)"
    r"|losses\.(disc|gen|l1|stand|weight).*"
    r"|(binarization|dequantization)\..*|gradient_check\.eval.*|.*\.corrupt\(x\)|solver\.Solver\((data|validation)\)",
    "nothing in it": r".*\((config|options|rule_options|anneal|constants)\)",
    "one missing": r".*\((config|options|rule_options|anneal|grads)\)|plots\.image_rows\(rows\)",
    "another word": r"plots\..*\((title|unit|original)\)|datasets\.Dataset\(name\)",
    "0": r".*\((pad|margin|lags|seed|mask_seed|mask_set|dim|step|burn_in)\)",
    "1000 in it": r".*\((y|y_train|y_test|y_val)\)",
    "one more": r"layers\.embedding_forward\(words\)|models\.ImageTransformer\.(forward|pixels)\(words\)"
    r"|models\.VQVAE\.decode_codes\(codes\)|measures\.code_perplexity\(codes\)",
    "-1 in it": r"datasets\.Dataset\(y_.*\)|models\.SemiSupervisedVAE\.(loss|evaluate)\(y\)",
    "None|a number": r"datasets\.Dataset\(name\)",
    "a list": r"gradient_check\.check_model\(batch\)",
    "w (another axis|an axis less|another column)": r"optim\.(clip_by_global_norm|global_norm).*",
    "w NaN in it": r"optim\.ParameterUpdates\.apply.*",
    "NaN in it": r"gradient_check\.check_model\(batch\)|solver\.Solver\((data|validation)\)",
    "integers|objects|texts": r"solver\.Solver\((data|validation)\)",
}
"""Where a value is no mistake, or none yet: any width will do, or any word; 0 is a number like others; numbers move in
place; a report says what is wrong; and what a solver is to train on, its model looks at in the first step."""
FREE["an axis less"] = FREE["another axis"]


def found_in(value: Any) -> Iterator[np.ndarray]:
    """Every number and array in a result, depth first."""
    if isinstance(value, np.ndarray | np.generic | float | int):
        yield np.asarray(value)
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from found_in(part)
    elif hasattr(value, "__dict__") and not callable(value):
        yield from found_in(vars(value))


def same(result: Any, good: Any) -> bool:
    """As if nothing had been wrong, to the digits of float16."""
    pairs = list(zip(found_in(result), found_in(good), strict=True))
    return bool(pairs) and all(np.allclose(a, b, rtol=1e-2, atol=1e-2, equal_nan=True) for a, b in pairs)


def empty(result: Any, good: Any) -> bool:
    """Of nothing, nothing; a sum over nothing is 0."""
    first = next(found_in(result))
    return first.size == 0 or (first.ndim == 0 and first == 0)


def shows_nan(result: Any, good: Any) -> bool:
    return any(array.dtype.kind in "fc" and np.isnan(array).any() for array in found_in(result))


def with_imaginary_part(result: Any, good: Any) -> bool:
    """The same real numbers, and the imaginary ones still there: a complex step can go through."""
    return same(result, good) and any(array.dtype.kind == "c" for array in found_in(result))


class Accepted(NamedTuple):
    label: str
    where: str
    right: Callable[[Any, Any], bool]
    why: str


ACCEPTED = (
    Accepted("NaN in it|.* NaN in it", ".*", shows_nan, "arithmetic shows it, and so does the solver"),
    Accepted("nothing in it|.* nothing in it", ".*", empty, "no examples in, none out"),
    Accepted("complex", r"layers\..*", with_imaginary_part, "the complex step of a gradient check"),
    Accepted(".*", r"models\..*\.(loss|evaluate)\(rng\)", same, "not used, for nothing there is random"),
    Accepted("a list|integers|float16", r".*\((t|values|strengths|given|masks|mask|y|df)\)", same, "is made an array"),
    Accepted("0", r"models\.MADE\.ancestral_sample\(n\)", empty, "its share of a sample by several mask sets"),
    Accepted("True", r"layers\.upsample(_conv)?_forward\(factor\)", lambda r, g: True, "is 1 in Python"),
    Accepted("2.0|2.5", r"optim\.kl_warmup\(steps?\)", lambda r, g: 0 <= r <= 0.5, "a formula of real numbers"),
)
"""Values that are taken, how the answer must be, and why that is well."""

ALSO_CALLED = {"batch": "x", "data": "x", "dlogits": "dout", "dscores": "dout"}
"""What an argument is called by the model's loss, or by the layer, that it is handed on to."""


def callables() -> Iterator[str]:
    """The name of every public function, class and method: ``models.VAE.sample``."""
    for room in (*PACKAGES, *FILES):
        module = importlib.import_module(f"cs231n_ae.{room}")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isclass(thing):
                methods = inspect.getmembers(thing, callable)
                yield from (f"{room}.{name}.{method}" for method, _ in methods if not method.startswith("_"))
            if inspect.isclass(thing) or inspect.isfunction(thing):
                yield f"{room}.{name}"


NAMES = [name for name in callables() if not any(re.fullmatch(pattern, name) for pattern in LEFT_OUT)]


def find(name: str) -> Callable[..., Any]:
    """The function, or the method of a new object."""
    room, thing, *method = name.split(".")
    found = getattr(importlib.import_module(f"cs231n_ae.{room}"), thing)
    if not method:
        return found
    if thing not in OBJECTS:
        raise LookupError(f"{thing} needs an object of its own in OBJECTS of tests/bad_input/examples.py")
    is_of_class = isinstance(inspect.getattr_static(found, method[0]), classmethod)
    return getattr(found if is_of_class else OBJECTS[thing](), method[0])


def arguments(name: str) -> dict[str, Any]:
    if name in EXAMPLES:
        return EXAMPLES[name]()
    usual = {parameter: USUAL[parameter]() for parameter in parameters(name) if parameter in USUAL}
    return {k: v for k, v in usual.items() if not (k in INSTEAD and usual.keys() & set(INSTEAD[k]))}


def parameters(name: str) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(find(name)).parameters)


def arguments_to_try(name: str, parameter: str) -> dict[str, Any]:
    """The example, with this parameter in place of what it would contradict."""
    given = arguments(name)
    if parameter in INSTEAD and given.keys() & set(INSTEAD[parameter]):
        given = {k: v for k, v in given.items() if k not in INSTEAD[parameter]}
        given[parameter] = given.get(parameter, USUAL[parameter]())
    return given


def call(name: str, given: dict[str, Any]) -> Any:
    function, given = find(name), dict(given)
    several = [given.pop(p) for p, kind in parameters(name).items() if kind.kind == kind.VAR_POSITIONAL and p in given]
    result = function(*several, **given)
    if hasattr(result, "__enter__"):
        with result:
            return None
    return result


def to_try() -> Iterator[tuple[str, str]]:
    for name in NAMES:
        for parameter in parameters(name):
            if parameter not in NOT_TRIED and not isinstance(arguments_to_try(name, parameter).get(parameter), bool):
                yield name, parameter


TO_TRY = list(to_try())


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_a_good_call_of_all_arguments(name):
    call(name, arguments(name))
    tried = {p for p in parameters(name) if p in NOT_TRIED or p in arguments_to_try(name, p)}
    assert parameters(name).keys() - tried == set()


@pytest.mark.parametrize(("name", "parameter"), TO_TRY)
def test_what_cannot_be_used_is_refused_by_name(name, parameter):
    good = arguments_to_try(name, parameter)
    form = parameters(name)[parameter]
    optional = form.default is None or "None" in str(form.annotation)
    answer = call(name, good)
    wrong = []
    for label, value in bad_values(good[parameter], optional=optional):
        place = f"{name}({parameter})"
        if any(re.fullmatch(labels, label) and re.fullmatch(where, place) for labels, where in FREE.items()):
            continue
        given = {**arguments_to_try(name, parameter), parameter: value}
        try:
            result = call(name, given)
        except (ValueError, TypeError) as error:
            if not names_it(str(error), label, parameter, list(given)):
                wrong.append(f"{label}: {type(error).__name__} does not name {parameter}: {error}")
        else:
            if not any(
                re.fullmatch(a.label, label) and re.fullmatch(a.where, place) and a.right(result, answer)
                for a in ACCEPTED
            ):
                wrong.append(f"{label}: taken, with the answer {result!r:.80}")
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("layers.", "losses."))])
def test_a_layer_or_loss_that_refuses_something_says_so_and_one_that_says_so_does(name):
    """What it refuses of several arguments together is in ``tests/test_refused_together.py`` and layers' own tests."""
    refused = False
    for _, parameter in (pair for pair in TO_TRY if pair[0] == name):
        good = arguments_to_try(name, parameter)
        for _, value in bad_values(good[parameter], optional=False):
            try:
                call(name, {**arguments_to_try(name, parameter), parameter: value})
            except ValueError:
                refused = True
    assert refused == bool(re.search(r"\bRaises\b", inspect.getdoc(find(name)) or ""))


def names_it(message: str, label: str, parameter: str, all_parameters: list[str]) -> bool:
    """Whether a message says which argument is meant; of two that do not fit together, either may be told."""
    names = [parameter, ALSO_CALLED.get(parameter, parameter)]
    if "NaN" in label and "nan" in message:
        return True  # whatever had come of it by then
    if re.search("another|less|nothing|more|in it", label):
        names += [*all_parameters, "shapes .* not be broadcast|not be broadcast .* shapes"]
    return any(re.search(rf"\b{name}\b", message) for name in names)


@pytest.mark.parametrize("model", [PCA(2), Whitening(), KMeans(2), KMeansFeatures(2)], ids=lambda m: type(m).__name__)
def test_what_has_not_been_fitted_says_so(model):
    for method in ("encode", "decode", "reconstruct", "predict"):
        if hasattr(model, method):
            with pytest.raises(
                ValueError, match=f"the {type(model).__name__} must have been fitted, .*: call fit first"
            ):
                getattr(model, method)(np.zeros((3, 2)))
