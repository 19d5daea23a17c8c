"""Every stream format trainmon knows, in the order in which they are asked. The first that says yes reads the file."""

from tui_monitor.reading.formats.csv.format import CsvTable
from tui_monitor.reading.formats.jsonl.format import Jsonl
from tui_monitor.reading.formats.mlflow.metric_file import MlflowMetric
from tui_monitor.reading.formats.protocols import StreamFormat
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.formats.tfevents.format import TfEvents
from tui_monitor.reading.formats.wandb.format import WandbLog

STREAMS: tuple[type[StreamFormat], ...] = (TfEvents, WandbLog, Jsonl, MlflowMetric, CsvTable, TextFormat)
"""Structured formats first, by the certainty of their sniffing; free text last, it takes anything readable."""
