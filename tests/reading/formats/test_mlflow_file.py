"""MLflow's file store."""

import math

from structured import feed, reader, rows

from tui_monitor.reading.formats.mlflow.metric_file import MlflowMetric

PATH = "mlruns/1/648a9211b5244555a1b45ea9fb9a4efc/metrics/train/loss"


def test_the_name_comes_from_the_path_and_the_rest_from_the_line() -> None:
    format_ = reader(MlflowMetric, PATH)
    parsed = feed(format_, b"1795225540658 3.5 25\n1795225540750 nan 50\ntorn\n1795225540841 -inf 75\n")
    first, second, third = rows(parsed)["train/loss"]
    assert first == (25.0, 3.5, 1795225540.658, 0)
    assert second[0] == 50.0
    assert math.isnan(second[1])
    assert third[:2] == (75.0, -math.inf)
    assert format_.leftovers.count == 1


def test_sniffing() -> None:
    assert MlflowMetric.sniff("loss", b"1795225540658 3.5 25\n1795225540750 2.5 50\n")
    assert not MlflowMetric.sniff("loss", b"1 3.5 25\n")
    assert not MlflowMetric.sniff("loss", b"")
    assert not MlflowMetric.sniff("meta.yaml", b"end_time: 1795225546063\n")
