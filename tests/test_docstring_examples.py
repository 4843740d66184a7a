"""Every example in a docstring runs as it stands, from a fresh Python, and shows what it says."""

import doctest
import importlib
import pkgutil

import pytest

import cs231n_ae

CALLED_FIRST = {
    "cs231n_ae.datasets.load",
    "cs231n_ae.gradient_check.check.check_layer",
    "cs231n_ae.gradient_check.model.check_model",
    "cs231n_ae.gradient_check.numerical.eval_numerical_gradient_array",
    "cs231n_ae.layers.affine.affine_backward",
    "cs231n_ae.layers.affine.affine_forward",
    "cs231n_ae.layers.stochastic.reparameterize_forward",
    "cs231n_ae.losses.reconstruction.l2_loss",
    "cs231n_ae.models.autoencoder.Autoencoder",
    "cs231n_ae.models.kmeans.KMeans",
    "cs231n_ae.models.pca.PCA",
    "cs231n_ae.models.vae.VAE",
    "cs231n_ae.optim.rules.adam",
    "cs231n_ae.plots.images.image_grid",
    "cs231n_ae.saving.save_model",
    "cs231n_ae.solver.Solver",
}


def modules():
    """Every module of the library; those of the course speak of a student's files."""
    for found in pkgutil.walk_packages(cs231n_ae.__path__, "cs231n_ae."):
        if not found.name.startswith("cs231n_ae.course") and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


EXAMPLES = {
    found.name: found for module in modules() for found in doctest.DocTestFinder().find(module) if found.examples
}


def test_what_people_call_first_has_an_example():
    assert len(EXAMPLES) >= 15
    assert sorted(CALLED_FIRST - EXAMPLES.keys()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_runs_as_it_stands(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # an example may write a file
    example, said = EXAMPLES[name], []
    example.globs = {}  # what it needs, it imports itself
    doctest.DocTestRunner().run(example, out=said.append)
    assert "".join(said) == ""
