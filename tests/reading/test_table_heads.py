"""Which tables of a folder are logs, by their headers."""

from pathlib import Path

import pytest

from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.reading.discovery.table_heads import TableHeads


def may_be_log(folder: Path, header: str) -> bool:
    path = folder / "table.csv"
    path.write_text(header + "\n")
    source = LocalSource(ManualClock())
    stat = source.stat(str(path))
    return stat is not None and TableHeads(source).may_be_log(str(path), stat)


@pytest.mark.parametrize("header", ["epoch,loss", "step,name,loss", "loss,accuracy", "epoch;class;iou"])
def test_a_table_that_counts_or_measures_may_be_a_log(tmp_path: Path, header: str) -> None:
    assert may_be_log(tmp_path, header)


@pytest.mark.parametrize("header", ["Class,IoU,val_iou", "image,precision,recall", "height,width", "id\ttext\tscore"])
def test_a_table_with_a_row_for_each_thing_is_none(tmp_path: Path, header: str) -> None:
    assert not may_be_log(tmp_path, header)
