"""Functions in the library's place: everywhere that was named, nowhere else, and back again."""

import sys
from types import ModuleType

import pytest

from cs231n_ae.course.worker.stand_in import modules_of, stand_in


@pytest.fixture
def library(monkeypatch):
    """A library ``shelf`` of a module, its face, and a model that took the function under another name."""
    modules = {name: ModuleType(name) for name in ("shelf", "shelf.layers", "shelf.layers.scale", "shelf.model")}

    def scale(x):
        return 2 * x

    class Model:
        def loss(self):
            return 1

    class Deep(Model):
        pass

    scale_file = modules["shelf.layers.scale"]
    scale_file.scale, modules["shelf.layers"].scale, modules["shelf.model"].twice = scale, scale, scale
    modules["shelf.model"].Model, modules["shelf.model"].Deep = Model, Deep
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return modules


def thrice(x):
    return 3 * x


def test_a_function_takes_its_place_under_every_name_and_gives_it_back(library):
    before = library["shelf.layers"].scale
    with stand_in({"shelf.layers.scale:scale": thrice}, modules_of({"shelf"})) as taken:
        assert taken == ("shelf.layers.scale:scale",)
        assert library["shelf.layers"].scale is library["shelf.model"].twice is thrice
        assert library["shelf.layers.scale"].scale is thrice
    assert library["shelf.layers"].scale is library["shelf.model"].twice is before
    assert library["shelf.layers.scale"].scale is before


def test_only_the_modules_that_were_named_are_changed(library):
    with stand_in({"shelf.layers.scale:scale": thrice}, [library["shelf.layers"]]):
        assert library["shelf.layers"].scale(1) == 3
        assert library["shelf.layers.scale"].scale(1) == library["shelf.model"].twice(1) == 2


def test_what_took_no_place_is_not_reported(library):
    with stand_in({"shelf.layers.scale:scale": thrice}, [library["shelf"]]) as taken:
        assert taken == ()


def test_a_method_takes_its_place_in_its_class_and_an_inherited_one_leaves_no_trace(library):
    model, deep = library["shelf.model"].Model, library["shelf.model"].Deep
    with stand_in({"shelf.model:Deep.loss": lambda self: 5}, []) as taken:
        assert taken == ("shelf.model:Deep.loss",)
        assert (model().loss(), deep().loss()) == (1, 5)
    assert deep().loss() == 1 and "loss" not in vars(deep)


def test_an_error_inside_puts_everything_back(library):
    before = library["shelf.layers"].scale
    with pytest.raises(ZeroDivisionError), stand_in({"shelf.layers.scale:scale": thrice}, modules_of({"shelf"})):
        1 / 0  # noqa: B018
    assert library["shelf.layers"].scale is before


def test_a_name_that_is_not_there_is_an_error_and_changes_nothing(library):
    before = library["shelf.layers"].scale
    wanted = {"shelf.layers.scale:scale": thrice, "shelf.layers.scale:lost": thrice}
    with pytest.raises(AttributeError, match="lost"), stand_in(wanted, modules_of({"shelf"})):
        pass
    assert library["shelf.layers"].scale is before
