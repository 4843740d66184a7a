import numpy as np
import pytest

from cs231n_ae import plots
from cs231n_ae.history import History


def history(*, epochs=3, validation=True, parts=("reconstruction", "kl")):
    """A run of two updates an epoch, whose validation loss is lowest at epoch 2."""
    run = History()
    for epoch in range(epochs):
        for step in range(2):
            terms = {name: 10.0 * (i + 1) - 2 * epoch - step for i, name in enumerate(parts)}
            run.record_step(sum(terms.values()), terms, learning_rate=0.1, gradient_norm=1.0, batch_size=8)
        terms = {name: 9.0 * (i + 1) + (epoch - 1) ** 2 for i, name in enumerate(parts)}
        run.record_epoch(steps=2, seconds=float(epoch), validation=(sum(terms.values()), terms) if validation else None)
    return run


def lines(axes):
    return {line.get_label(): (line.get_xdata().tolist(), line.get_ydata().tolist()) for line in axes.lines}


def test_loss_and_each_part_have_a_panel_with_both_curves():
    figure = plots.loss_curves(history())
    assert [axes.get_title() for axes in figure.axes] == ["loss", "reconstruction", "KL"]
    assert {(axes.get_xlabel(), axes.get_ylabel()) for axes in figure.axes} == {("epoch", "nats")}
    # Means of the two updates of each epoch, by hand; validation as recorded.
    assert lines(figure.axes[1]) == {"training": ([1, 2, 3], [9.5, 7.5, 5.5]), "validation": ([1, 2, 3], [10, 9, 10])}
    assert lines(figure.axes[2]) == {
        "training": ([1, 2, 3], [19.5, 17.5, 15.5]),
        "validation": ([1, 2, 3], [19, 18, 19]),
    }
    assert lines(figure.axes[0])["validation"][1] == [29, 27, 29]
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["training", "validation"]
    assert figure.get_suptitle() == "The validation loss is lowest at epoch 2: 27 nats"


def test_a_single_part_that_is_the_loss_is_not_drawn_twice():
    (axes,) = plots.loss_curves(history(parts=("reconstruction",))).axes
    assert axes.get_title() == "loss"


def test_four_panels_go_to_two_rows_without_an_empty_one():
    figure = plots.loss_curves(history(parts=("a", "b", "weight_decay")))
    assert [axes.get_title() for axes in figure.axes] == ["loss", "a", "b", "weight decay"]


def test_without_validation_the_title_tells_of_training():
    figure = plots.loss_curves(history(validation=False), unit="squared error")
    assert set(lines(figure.axes[0])) == {"training"} and figure.axes[0].get_legend() is None
    assert figure.get_suptitle() == "The training loss goes from 29 to 21 squared error"
    assert figure.axes[0].get_ylabel() == "squared error"


def test_updates_can_be_drawn_one_by_one():
    figure = plots.loss_curves(history(), per="update")
    assert lines(figure.axes[1]) == {"training": ([1, 2, 3, 4, 5, 6], [10, 9, 8, 7, 6, 5])}
    assert figure.axes[1].get_xlabel() == "update"


def test_runs_are_compared_in_one_panel():
    figure = plots.loss_curves({"SGD": [4.0, 3.0], "Adam": np.array([4.0, 1.0, 0.5])}, log=True)
    (axes,) = figure.axes
    assert lines(axes) == {"SGD": ([1, 2], [4, 3]), "Adam": ([1, 2, 3], [4, 1, 0.5])}
    assert axes.get_yscale() == "log"
    assert len({line.get_color() for line in axes.lines}) == len({line.get_linestyle() for line in axes.lines}) == 2
    assert figure.get_suptitle() == "Adam ends lowest, at 0.5 nats"


@pytest.mark.parametrize("values", [[28.0, 29.0], [1.0, 30.0], [1e-6, 1e3], [5.0], [5.0, np.nan, 4.0], [5.0, np.inf]])
def test_log_axes_have_plain_numbers_to_read(values):
    figure = plots.loss_curves({"run": values}, log=True)
    figure.canvas.draw()
    (axes,) = figure.axes
    low, high = axes.get_ylim()
    shown = [tick.get_text() for tick in axes.get_yticklabels() if low <= tick.get_position()[1] <= high]
    assert len(shown) >= 2 and all(float(text) > 0 for text in shown)


def test_a_run_that_diverged_is_still_drawn():
    figure = plots.loss_curves({"a": [1.0, np.nan], "b": [1.0, np.inf]})
    assert figure._repr_png_() and figure.get_suptitle() == "No run ends at a finite loss"
    run = history()
    run.validation["loss"][0] = np.nan
    assert "lowest at epoch 2" in plots.loss_curves(run).get_suptitle()


def test_one_epoch_is_visible():
    (line,) = plots.loss_curves({"run": [1.0]}).axes[0].lines
    assert line.get_marker() == "o"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.loss_curves(History()), "history must have a finished epoch, got 0 updates and 0 epochs"),
        (lambda: plots.loss_curves(history(), per="step"), "per must be one of 'epoch', 'update', got 'step'"),
        (lambda: plots.loss_curves([1.0, 2.0]), "history must be a History, or one to eight runs.*got list"),
        (lambda: plots.loss_curves({}), "one to eight runs.*got 0 runs"),
        (lambda: plots.loss_curves({str(i): [1.0] for i in range(9)}), "one to eight runs.*got 9 runs"),
        (lambda: plots.loss_curves({"SGD": []}), r"history\['SGD'\] must be a row of numbers.*shape \(0,\)"),
        (lambda: plots.loss_curves({"SGD": [[1.0]]}), r"history\['SGD'\] must be a row of numbers.*shape \(1, 1\)"),
        (
            lambda: plots.loss_curves({"SGD": [1.0, -2.0]}, log=True),
            "positive values, got -2 in 'loss' of SGD.*log=False",
        ),
    ],
)
def test_bad_input_says_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()
