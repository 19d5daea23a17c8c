"""What a console log prints before it trains: kept as hyperparameters, never as metrics; and how long it will train."""

import pytest
from reading_text import in_blocks, said

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.formats.text.hyperparameters import MOST_ENTRIES
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import clean

TRAINING = "iter 0: loss 3.0\niter 10: loss 2.5\n"


def config(text: str) -> dict[str, object]:
    reader = TextFormat(Origin(clean("train.log")))
    return dict(reader.feed(Block(text.encode(), 0)).config)


def test_what_argparse_gave_is_read_from_its_repr() -> None:
    line = "Namespace(lr=0.1, name='a, b', device=device(type='cuda', index=0), betas=[0.9, 0.99], resume=None, n=3)\n"
    assert config(f"args: {line}") == {
        "lr": 0.1,
        "name": "a, b",
        "device": "device(type='cuda', index=0)",
        "betas": "[0.9, 0.99]",
        "resume": None,
        "n": 3,
    }


@pytest.mark.parametrize(
    "head",
    [
        "args {'steps': 400, 'lr': 0.1, 'opt': {'name': 'adam, w', 'wd': 0}}",
        "2026-11-29 06:25:01,123 INFO config: {'steps': 400, 'lr': 1e-1, 'opt': {'name': 'adam, w', 'wd': 0}}",
        '[cfg] {"steps": 400, "lr": 0.1, "opt": {"name": "adam, w", "wd": 0}} | fp16',
        "train.py {'steps': 400, 'lr': 0.1, 'opt': {'name': 'adam, w', 'wd': 0}}",
    ],
)
def test_a_dictionary_behind_a_word_for_settings_is_no_point(head: str) -> None:
    assert config(f"{head}\n") == {"steps": 400, "lr": 0.1, "opt/name": "adam, w", "opt/wd": 0}
    assert said(f"{head}\n{TRAINING}").series == {"loss": [(0, 3.0), (10, 2.5)]}


def test_a_dictionary_of_a_step_is_one() -> None:
    assert said("{'step': 1, 'loss': 3.0}\n{'step': 2, 'loss': 2.5}\n").series == {"loss": [(1, 3.0), (2, 2.5)]}


def test_coefficients_named_after_losses_are_no_metrics() -> None:
    found = said("Namespace(loss=0.5, val_loss=1.0, lr=0.1)\n  train_loss ............ 0.5\n" + TRAINING)
    assert found.series == {"loss": [(0, 3.0), (10, 2.5)]}


def test_megatrons_table_is_read_wherever_it_stands() -> None:
    table = "  adam_beta1 ...................................... 0.9\n  tied ............ True\n"
    assert config(TRAINING + table) == {"adam_beta1": 0.9, "tied": True}


def test_a_block_of_settings_is_read_until_training_begins() -> None:
    settings = "Overriding: max_iters = 500\nbatch_size = 12 # a comment\nlr: 1e-3\ndataset: 'shakespeare'\n"
    found = config(settings + TRAINING + "alpha = 1\nbeta = 2\ngamma = 3\n")
    assert found == {"max_iters": 500, "batch_size": 12, "lr": 1e-3, "dataset": "shakespeare"}


def test_indented_settings_stand_under_their_headings() -> None:
    dump = "SOLVER:\n  BASE_LR: 0.02\n  MAX_ITER: 90000\nMODEL:\n  HEAD:\n    NAME: rcnn\nSEED: 1\n"
    assert config(dump) == {"SOLVER/BASE_LR": 0.02, "SOLVER/MAX_ITER": 90000, "MODEL/HEAD/NAME": "rcnn", "SEED": 1}


def test_two_lines_or_sentences_or_the_environment_are_no_settings() -> None:
    assert config("device: cpu\nseed = 1\nstarting up now\nnote: this is a sentence\nPATH=/a\nHOME=/b\nUSER=c\n") == {}


def test_only_so_many_entries_are_kept() -> None:
    assert len(config("".join(f"key_{i} = {i}\n" for i in range(3 * MOST_ENTRIES)))) == MOST_ENTRIES


def test_hyperparameters_tell_the_planned_steps_in_the_unit_of_the_axis() -> None:
    assert said("a = 1\nb = 2\nmax_iters = 500\n" + TRAINING).total == 500
    assert said("Namespace(epochs=3)\nEpoch 1 loss: 0.5\nEpoch 2 loss: 0.4\n").total == 3
    assert said("Namespace(epochs=3, max_steps=-1)\niter 10: loss 2.5\n").total is None
    within = "".join(f"Epoch {epoch} step {i}/40 loss: 0.5\n" for epoch in (1, 2) for i in (20, 40))
    assert said("Namespace(epochs=3)\n" + within).total == 120


def test_what_the_counters_tell_counts_more_than_the_plan() -> None:
    assert said("Namespace(max_steps=900)\nstep 12/100 loss 0.5\n").total == 100


def test_epochs_alone_tell_nothing_about_steps() -> None:
    assert said("{'loss': 1.5, 'epoch': 0.1}\n{'loss': 1.4, 'epoch': 0.2}\n").total is None
    announced = "Num examples = 100\nNum Epochs = 3\nTotal optimization steps = 90\n"
    assert said(announced + "{'loss': 1.5, 'epoch': 0.1}\n{'loss': 1.4, 'epoch': 0.2}\n").total == 3


def test_dictionaries_under_a_bar_stand_at_its_count() -> None:
    bar = "\r  0%|          | 0/90 [00:00<?, ?it/s]\r 11%|#         | 10/90 [00:01<00:08, 9.9it/s]"
    found = said(bar + "\n{'loss': 1.5, 'epoch': 0.33}\n")
    assert (found.series["loss"], found.total) == ([(10, 1.5)], 90)


def test_rich_bars_count_from_epoch_0_and_go_on_in_the_next_line() -> None:
    bar = "Epoch 2/12 ━━━━━━━━━━ 44/44 0:00:01 • 0:00:00 121.24it/s v_num: 0 train_loss: 2.744 val_loss:\n"
    rest = " " * 60 + "2.664 val_acc: 0.098      \n"
    found = said(bar + rest)
    assert found.series == {
        "epoch": [(132, 2)],
        "train_loss": [(132, 2.744)],
        "val_loss": [(132, 2.664)],
        "val_acc": [(132, 0.098)],
    }
    assert found.total == 13 * 44
    assert said(bar + rest + bar + rest).series == found.series


def test_hyperparameters_do_not_depend_on_how_the_lines_were_cut() -> None:
    text = "SOLVER:\n  LR: 0.02\n  MAX_ITER: 500\n  GAMMA: 0.1\n" + TRAINING
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    assert in_blocks(lines).total == said(text).total == 500


def test_a_setting_whose_name_says_that_it_is_a_secret_is_kept_without_it() -> None:
    line = f"Namespace(lr=0.1, wandb_key='{'0a1b' * 10}', password=424242, max_tokens=4096, hub_token=None)\n"
    mark = "[redacted:value]"
    assert config(f"args: {line}") == {
        "lr": 0.1,
        "wandb_key": mark,
        "password": mark,
        "max_tokens": 4096,
        "hub_token": None,
    }


def test_a_number_called_password_is_no_metric_and_hides_no_other() -> None:
    found = said("step 1 | loss 3.0 | password 424242\nstep 2 | loss 2.5 | db_password=17\n")
    assert found.series == {"loss": [(1, 3.0), (2, 2.5)]}
