"""What is read out of a text: steps under whatever name, and no step where there is none."""

import ast
import time

import pytest

from cs231n_ae.course.worker.differences import (
    ADDS,
    BOTH_SIDES,
    COMPLEX,
    DIVIDES,
    PERHAPS,
    QUOTIENT,
    TOO_LONG,
    TOOL,
    signs_in,
)


def kinds(text, name="f"):
    return {kind for kind, _ in signs_in(ast.parse(text))[name][1]}


@pytest.mark.parametrize(
    "text",
    [
        "def f(g, x):\n    h = 1e-5\n    return (g(x + h) - g(x - h)) / (2 * h)",
        "def f(g, x, h=2**-17):\n    return (g(x + h) - g(x)) / h",
        "def f(g, x):\n    h = np.cbrt(np.finfo(x.dtype).eps)\n    return (g(x + h) - g(x - h)) / 2 / h",
        "def f(g, x):\n    h = 1e-6 * np.maximum(1, np.abs(x))\n    return (g(x + h) - g(x - h)) / (2 * h)",
        "H = 1 / 1000\ndef f(g, x):\n    up, down = g(x + H), g(x - H)\n    return np.divide(up - down, 2 * H)",
        "def f(g, x):\n    h = 1e-4\n    x[0] += h\n    a = g(x)\n    x[0] -= 2 * h\n    return (a - g(x)) * (0.5 / h)",
        "def f(g, x):\n    h = 1e-4\n    inverse = 1 / h\n    return (g(x + h) - g(x)) * inverse",
        "def slope(g, x, h):\n    return (g(x + h) - g(x)) / h\ndef f(g, x):\n    return slope(g, x, h=1e-7)\n",
        "class A:\n    h = 1e-3\n    def f(self, g, x):\n        return (g(x + self.h) - g(x)) / self.h",
    ],
)
def test_a_difference_quotient_is_seen(text):
    signs = signs_in(ast.parse(text))
    found = {kind for _, pairs in signs.values() for kind, _ in pairs}
    assert ADDS in found and found & {DIVIDES, QUOTIENT}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x, mean, var):\n    return (x - mean) / np.sqrt(var + 1e-5)",
        "def f(p, y):\n    return (p - y) / (p * (1 - p) + 1e-12)",
        "def f(x):\n    return np.log(x + 1e-8) / len(x)",
        "def f(x, sigma=0.01):\n    return x * sigma",
        "betas = np.linspace(1e-4, 0.02, 1000)\ndef f(x, t):\n    return x + betas[t], x / betas[t]",
    ],
)
def test_a_small_number_is_no_step(text):
    assert kinds(text) <= {ADDS}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    out = np.zeros(x.shape, x.dtype, order='F')\n    return np.array(x, order='F'), out",
        "def f(x):\n    return np.zeros(x.shape, x.dtype, 'F')",
        "def f(x):\n    'complex it is not.'\n    raise ValueError('complex vectors have no order')",
        "def f(h, rho):\n    return np.log(h / rho), (h - rho) / h\ndef look():\n    return f(1.0, rho=0.01)",
        "def f(x, std):\n    return (x - 1) / std, x + std\nif __name__ == '__main__':\n    std = 0.001",
        "def f(x):\n    return x * slope_of(x)\ndef slope_of(x):\n    return 1 - 2 * x",
        "def f(x):\n    imag = x[1:]\n    return imag * 2",
        "def f(g, x):\n    def look():\n        return (g(x + 1e-5) - g(x - 1e-5)) / 2e-5\n    return 2 * x",
        "def f(x):\n    return (np.log(1 + x) - np.log(1 - x)) / 2, (np.exp(x) - np.exp(-x)) / (2 * x)",
    ],
)
def test_what_only_looks_like_a_sign_is_none(text):
    signs = signs_in(ast.parse(text))
    assert not {kind for _, pairs in signs.values() for kind, _ in pairs}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    return np.zeros(x.shape, 'F')",
        "def f(x):\n    return np.zeros(x.shape, dtype='F', order='C')",
        "def f(x):\n    return np.zeros(*[x.shape], 'F')",
        "def f(x):\n    return getattr(np, 'complex64')(x)",
        "def slope_of(x):\n    return x\nfrom tools import slope_of\ndef f(x):\n    return slope_of(x)",
        "import tools\ndef slope_of(x):\n    return x\ndef f(x):\n    return tools.slope_of(x)",
        "from numpy import imag\ndef f(x):\n    return imag(x)",
        "def f(g, x):\n    def look():\n        return (g(x + 1e-5) - g(x)) / 1e-5\n    return look()",
        "def f(g, x):\n    def look():\n        return (g(x + 1e-5) - g(x)) / 1e-5\n    return locals()['look']()",
        "H = 1e-5\ndef f(g, x):\n    quiet = lambda H: H\n    return (g(x + H) - g(x)) / H",
    ],
)
def test_what_looks_much_like_it_is_a_sign(text):
    assert kinds(text) & {COMPLEX, TOOL, QUOTIENT}


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    g = np.abs(x)\n    return (np.sin(x + g) - np.sin(x - g)) / (2 * g)",
        "def f(e, x):\n    g = np.where(x == 0, 1, np.abs(x))\n    return (e(x + g, 3) - e(x - g, 3)) / g / 2",
    ],
)
def test_a_difference_with_a_step_of_any_size_is_seen(text):
    assert kinds(text) == {BOTH_SIDES}


def test_complex_numbers_and_numerical_gradients_are_seen():
    assert kinds("def f(g, x):\n    return g(x + 1e-20j).imag") == {COMPLEX}
    assert kinds("def f(x):\n    return x.astype('complex128')") == {COMPLEX}
    assert kinds("def f(x):\n    from a import eval_numerical_gradient as e\n    return e(x)") == {TOOL}
    assert kinds("from a import eval_numerical_gradient as e\ndef f(x):\n    return e(x)") == {TOOL}


def test_what_a_function_uses_is_named():
    signs = signs_in(ast.parse("def g(): pass\nclass A:\n    def a(self): return self.b() + g()\nf = made(g)"))
    assert {"A.b", "g"} <= set(signs["A.a"][0]) and signs["f"][0] == ["g", "made"]


def test_a_text_that_nests_deeply_is_read_all_the_same():
    chain = " + ".join(["x"] * 500)
    assert kinds(f"def f(x):\n    h = 1e-5\n    return ({chain} + h) / h") == {ADDS, DIVIDES}


QUOTIENT_OF_TWO = "    return (g(x + h) - g(x - h)) / (2 * h)"


@pytest.mark.parametrize(
    "text",
    [
        f"if True:\n  def f(g, x, h=1e-5):\n{QUOTIENT_OF_TWO}",
        f"try:\n  def f(g, x, h=1e-5):\n{QUOTIENT_OF_TWO}\nexcept ValueError:\n  pass",
        f"try:\n  pass\nexcept ValueError:\n  def f(g, x, h=1e-5):\n{QUOTIENT_OF_TWO}",
        f"for _ in 'a':\n  with g:\n    def f(g, x, h=1e-5):\n  {QUOTIENT_OF_TWO}",
        f"match 1:\n  case 1:\n    def f(g, x, h=1e-5):\n  {QUOTIENT_OF_TWO}",
        f"def f(g, x, h=1e-5):\n{QUOTIENT_OF_TWO}\nif False:\n  def f(g, x): return x",
        f"def f(g, x, h=1e-5):\n{QUOTIENT_OF_TWO}\nold = f\ndef f(g, x): return old(g, x)",
        f"def f(g, x):\n  for h in (1e-5,):\n{QUOTIENT_OF_TWO}",
        f"S = [1e-5]\ndef f(g, x):\n    h = S[0]\n{QUOTIENT_OF_TWO}",
        "f: object = lambda g, x, h=1e-5: (g(x + h) - g(x - h)) / (2 * h)",
        "(f,) = (lambda g, x, h=1e-5: (g(x + h) - g(x - h)) / (2 * h),)",
        *(
            f"def f(g, x):\n    h = {h}\n{QUOTIENT_OF_TWO}"
            for h in ('float("1e-5")', "math.ldexp(1, -17)", "np.exp(-11)", "np.linspace(0, 1e-5, 2)[1]")
        ),
        f"S = np.linspace(-1e-4, 1e-4, 3)\ndef f(g, x):\n    h = S[2]\n{QUOTIENT_OF_TWO}",
        f"def f(g, x):\n    h = x.dtype.type(1) / x.dtype.type(100000)\n{QUOTIENT_OF_TWO}",
        "def f(g, x):\n    return (g(x * 1.00001) - g(x * 0.99999)) / (0.00002 * x)",
    ],
)
def test_a_quotient_is_seen_wherever_it_stands_and_however_its_step_is_written(text):
    assert ADDS in kinds(text) and kinds(text) & {DIVIDES, QUOTIENT}


def test_a_method_is_seen_wherever_it_is_given():
    signs = signs_in(ast.parse(f"class A:\n  if True:\n    def f(self, g, x, h=1e-5):\n    {QUOTIENT_OF_TWO}"))
    assert {kind for kind, _ in signs["A.f"][1]} == {ADDS, BOTH_SIDES, QUOTIENT}
    assert signs_in(ast.parse("class A: pass\nA.f = q"))["A.f"][0] == ["q"]


def test_fits_through_moved_inputs_are_numerical_gradients():
    assert kinds("def f(v):\n    return np.polyfit([0, 1], v, 1)") == {TOOL}
    assert kinds("def f(v):\n    return np.gradient(v)") == {TOOL}
    assert not kinds("def f(gradient):\n    return 0.999 * gradient / (1 - 0.9)")


FIRST = "def f(x):\n    return (g(x + 1e-5) - g(x)) / 1e-5\n"
THEN = "def f(x):\n    return 2 * x\n"


@pytest.mark.parametrize("between", ["", "import math\n", "def h(x: float = 1.0) -> float:\n    return f(x)\n"])
def test_a_try_that_was_written_anew_is_none(between):
    assert signs_in(ast.parse(FIRST + between + THEN))["f"][1] == []


@pytest.mark.parametrize(
    "between", ["h = f\n", "def h(x=f):\n    pass\n", "def h(x: f):\n    pass\n", "@keep\ndef h(x):\n    pass\n"]
)
def test_a_first_one_that_may_have_been_kept_counts(between):
    assert signs_in(ast.parse(FIRST + between + THEN))["f"][1]
    assert signs_in(ast.parse(FIRST + "if True:\n    " + THEN.replace("\n", "\n    ")))["f"][1]


@pytest.mark.parametrize(
    "text",
    [
        "def q():\n" + f"    return {'-'.join(['f(x + a)'] * 600)}\n" * 60,
        "def q(x):\n    for i in range(3):\n" + "        x[i] += 1\n" * 20_000,
        f"def q():\n    return f({'+'.join('a' * 2500)}) - f({'-'.join('a' * 2500)})\n",
    ],
)
def test_what_takes_too_long_to_be_looked_through_is_told_at_once(text):
    tree, before = ast.parse(FIRST + text), time.perf_counter()
    assert signs_in(tree)["f"][1] == [(TOO_LONG, 1)]
    assert time.perf_counter() - before < 2


@pytest.mark.parametrize(
    "text",
    [
        "def q():\n    return " + "-".join(["f(x + a)"] * 600) + "\n",
        "def q(x):\n    for i in range(3):\n" + "        x[i] += 1\n" * 2_500,
    ],
)
def test_what_is_merely_long_is_looked_through(text):
    tree, before = ast.parse(FIRST + text), time.perf_counter()
    assert QUOTIENT in {kind for kind, _ in signs_in(tree)["f"][1]}
    assert time.perf_counter() - before < 5


@pytest.mark.parametrize(
    "number",
    [
        "x + (-1) ** 0.5 * 1e-30",
        "x + pow(-1, 0.5) / 1e30",
        'x.astype("D") + np.sqrt(-np.ones(1, "D")) / 1e30',
        "x + np.emath.sqrt(-1) / 1e30",
        'x.astype(dtype="<c16")',
    ],
)
def test_complex_numbers_need_not_be_called_so(number):
    assert (COMPLEX, 2) in signs_in(ast.parse(f"def f(x):\n    return g({number})"))["f"][1]


@pytest.mark.parametrize(
    "number", ["x ** 0.5", "(-1) ** k", "(-1) ** 3", 'x.astype("d")', 'names["D"]', "pow(2, -0.5)"]
)
def test_powers_and_letters_are_none(number):
    assert not signs_in(ast.parse(f"def f(x, k, names):\n    return g({number})"))["f"][1]


BOUND = {
    "walrus": "[back := _plain]",
    "with": "with nullcontext(_plain) as back:\n    pass",
    "match": "match _plain:\n    case back:\n        pass",
    "global": "def _begin():\n    global back\n    back = _plain\n\n_begin()",
    "table": 'table = {}\ntable["slope"] = _plain\n\ndef back(x):\n    return table["slope"](x)',
    "list": "known = []\nknown.append(_plain)\n\ndef back(x):\n    return known[0](x)",
    "register": "@singledispatch\ndef back(x):\n    return x\n\nback.register(int, _plain)",
}


@pytest.mark.parametrize("way", BOUND)
def test_a_function_is_found_however_a_name_has_come_to_it(way):
    signs = signs_in(ast.parse(f"def _plain(x):\n    return tanh(x + 1e-30j)\n\n{BOUND[way]}"))
    reached, waiting = set(), ["back"]
    while waiting:
        reached.add(name := waiting.pop())
        waiting += [used for used in signs[name][0] if used in signs and used not in reached]
    assert "_plain" in reached


def test_what_may_make_complex_numbers_and_has_other_uses_is_told_apart():
    assert kinds("def f(x):\n    return np.fft.fft(x)") == {f"{PERHAPS} fft"}
