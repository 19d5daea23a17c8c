"""A program that stops because nothing gets better has finished; one that may do so later, or counts, has not."""

import pytest

from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text.aftermath import nothing_follows
from tui_monitor.reading.formats.text.statements import statements

STOPPED = [
    "Early stopping triggered at epoch 12",
    "EarlyStopping: Training stopped early as no improvement observed in last 100 epochs. Best at epoch 12",
    "Epoch 00012: early stopping",
    "Early stopping!",
    "early stopping after 10 epochs without improvement",
    "Early stopping, best iteration is:",
    "Stopping. Best iteration:",
    "Monitored metric val_loss did not improve in the last 3 records. Best score: 0.312. Signaling Trainer to stop.",
    "No improvement for 10 epochs, stopping early.",
    "--- EARLY STOPPING ---",
    "Early stopping: no improvement for 8 epochs",
]
GOING_ON = [
    "EarlyStopping counter: 3 out of 7",
    "Early stopping patience: 10",
    "early_stopping: True",
    "Training until validation scores don't improve for 50 rounds",
    "Will stop early if no improvement for 5 epochs",
    "Using early stopping with patience 10",
    "EarlyStopping(monitor='val_loss', patience=5)",
    "Not stopping early: val loss improved",
    "early_stopping_patience = 5",
]


@pytest.mark.parametrize("line", STOPPED)
def test_a_run_that_stops_early_has_finished(line: str) -> None:
    assert EventKind.FINISHED in {kind for kind, _ in statements(line)}
    assert nothing_follows([line, "Loading best weights", "Test loss: 0.3"], finished=True)


@pytest.mark.parametrize("line", GOING_ON)
def test_what_only_speaks_of_stopping_early_is_no_end(line: str) -> None:
    assert not statements(line)
