"""Every stream format trainmon knows, in the order in which they are asked. The first that says yes reads the file."""

from tui_monitor.reading.formats.csv_table import CsvTable
from tui_monitor.reading.formats.jsonl import Jsonl
from tui_monitor.reading.formats.mlflow_file import MlflowMetric
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.reading.formats.tfevents import TfEvents
from tui_monitor.reading.formats.wandb import WandbLog
from tui_monitor.reading.shapes import StreamFormat

STREAMS: tuple[type[StreamFormat], ...] = (TfEvents, WandbLog, Jsonl, MlflowMetric, CsvTable, TextFormat)
"""Structured formats first, by the certainty of their sniffing; free text last, it takes anything readable."""
