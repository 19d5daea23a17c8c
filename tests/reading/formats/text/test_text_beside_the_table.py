"""What no row of the table of examples can say: bytes that are no text, planned ends, logged times, lines left over."""

from reading_text import said

from tui_monitor.reading.formats.text import TextFormat


def test_a_step_beyond_every_integer_is_capped() -> None:
    assert said("step " + "9" * 5000 + " loss 1.5\n").steps("loss") == [float(2**63 - 1)]


def test_a_number_of_many_digits_hides_no_other() -> None:
    assert said("step 1 loss: 2.0 count: " + "9" * 5000 + "\n").values("loss") == [2.0]


def test_numbers_are_found_between_bytes_that_are_no_utf8() -> None:
    assert said(b"\xff\xfe step 1 loss=0.5 \xe9\n").values("loss") == [0.5]


def test_utf16_with_a_mark_is_read() -> None:
    assert said("step 1 loss=0.5\nstep 2 loss=0.4\n".encode("utf-16")).values("loss") == [0.5, 0.4]


def test_a_logged_time_is_kept() -> None:
    found = said("2026-01-31 13:05:09,250 - INFO - step 1 loss=0.5\n")
    assert found.times["loss"] == [1769864709.25]


def test_lines_that_look_like_metrics_and_are_none_are_left_over() -> None:
    assert said("training, loss=(0.5, 0.25) so far\nhello\n\n").left == 1


def test_the_plan_of_epochs_gives_the_planned_steps() -> None:
    assert said("Epoch [1/60], Step [10/44], Loss: 2.5\nEpoch [2/60], Step [10/44], Loss: 2.5\n").total == 2640
    assert said("Epoch 1/12\n44/44 - 0s - 2ms/step - loss: 0.5\n").total == 12
    assert said("step 3/500 loss 2.5\n").total == 500


def test_the_length_of_a_counter_that_grows_over_the_epochs_is_the_planned_end() -> None:
    text = "".join(f"epoch {epoch} step {50 * epoch + i}/900 | loss=1.5\n" for epoch in (1, 2, 3) for i in (10, 20))
    assert said(text).total == 900


def test_what_is_no_text_is_left_to_others() -> None:
    assert TextFormat.sniff("train.log", b"step 1 loss=0.5\n")
    assert TextFormat.sniff("train.log", b"")
    assert not TextFormat.sniff("model.pt", bytes(range(256)) * 16)


def test_a_norm_between_two_numbers_makes_no_fraction_of_them() -> None:
    found = said("".join(f"epoch {at}/45  train mse 1.66906  val mse 1.59174  |g| 7.9553\n" for at in (1, 2, 3)))
    assert found.values("val mse") == [1.59174] * 3


def test_a_ratio_of_two_norms_heads_a_column() -> None:
    rows = "".join(f"{at}         2.518{at}    0.055416    4.65e-06    00:00\n" for at in (0, 1, 2))
    found = said(f"epoch     train_loss  accuracy    |dW|/|W|    time\n{rows}")
    assert found.values("train_loss") == [2.518, 2.5181, 2.5182]
    assert found.values("|dW|/|W|") == [4.65e-06] * 3
