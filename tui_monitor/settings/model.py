"""Everything that can be set, once: values, errors, `config show` and the JSON Schema come from here."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from tui_monitor.settings import value_kinds as k


def means(description: str) -> Meta:
    return Meta(description=description)


class OfJudging(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a run is judged by, and how long it may take."""

    metric: Annotated[k.Metric, means("the metric to watch; default: the one a person would look at")] = UNSET
    monitor: Annotated[k.YesNo, means("no: the run is shown and never judged")] = True
    lower_is_better: Annotated[k.YesNo, means("direction of that metric; default: told by its name")] = UNSET
    category: Annotated[k.Category, means("model category: its table of thresholds")] = UNSET
    explosion_threshold: Annotated[k.Ratio, means("explosion: ratio of the smoothed value to its best level")] = UNSET
    plateau_patience: Annotated[k.Count, means("plateau: fewest logged points before it may be said")] = UNSET
    overfitting: Annotated[k.Pair, means("names of the train and validation metric to compare: TRAIN,VAL")] = UNSET
    target: Annotated[k.Number, means("the value that `metric` has to reach")] = UNSET
    baseline: Annotated[k.File, means("result file of a baseline: its first value, duration and time limit")] = UNSET
    baseline_start: Annotated[k.Number, means("first `metric` of a baseline: ten times it early on is told")] = UNSET
    baseline_seconds: Annotated[k.Seconds, means("duration of a baseline: what is not judged gets 3 times it")] = UNSET
    time_budget: Annotated[k.Seconds, means("seconds given on purpose: ended by them, a run is completed")] = UNSET
    code_branch: Annotated[k.Text, means("a branch is set up first: the log has 180 s to appear, not 60")] = UNSET


class OfRuns(OfJudging, kw_only=True, forbid_unknown_fields=True):
    """What may differ from run to run, said for all of them or below `runs:` and a name: also how one is stopped."""

    pid_file: Annotated[k.File, means("file with the number of its process; default: `pid` beside the log")] = UNSET
    notes: Annotated[k.File, means("where notes are kept; default: dev_notes.md of the experiment root")] = UNSET
    launch: Annotated[k.Launch, means("how it was started and is stopped; default: whichever is found")] = UNSET
    stop_wait: Annotated[k.Count, means("seconds a process has to end after TERM, before KILL may be asked for")] = 30
    stop_command: Annotated[k.Command, means("program and arguments that end a run: a list")] = UNSET
    stop_command_wait: Annotated[k.Count, means("seconds that `stop_command` may take until the run has ended")] = 60
    checkpoint_signal: Annotated[k.Signal, means("signal on which a run saves and goes on; of one run only")] = UNSET
    checkpoint_wait: Annotated[k.Count, means("seconds to wait for the checkpoint that was asked for")] = 300
    read_only: Annotated[k.YesNo, means("nothing can be stopped or written")] = False


class FormatModel(Struct, kw_only=True, forbid_unknown_fields=True):
    """A way of logging that trainmon does not know by itself."""

    name: Annotated[str, means("what it is called")]
    pattern: Annotated[str, means("a regular expression with a named group for the step and for each metric")]
    files: Annotated[str, means("names of its files, with * and ?; default: those whose first lines match")] = ""


class SettingsModel(OfRuns, kw_only=True, forbid_unknown_fields=True):
    """A `trainmon.yaml`, or a person's own `config.yaml`."""

    interval: Annotated[k.Seconds, means("watch: seconds between two rounds said aloud; default: adaptive")] = UNSET
    act: Annotated[k.Kinds, means("watch --act: kinds of findings whose runs are stopped")] = UNSET
    follow_links: Annotated[k.YesNo, means("walk also links to folders outside of the given paths")] = False
    theme: Annotated[k.Text, means("name of the theme")] = UNSET
    ascii: Annotated[k.YesNo, means("draw with ASCII only")] = False
    runs: Annotated[dict[str, OfRuns], means("an experiment or a path, with * and ? -> settings of it")] = {}
    formats: Annotated[list[FormatModel], means("ways of logging that trainmon does not know by itself")] = []


class Compared(Struct, kw_only=True, forbid_unknown_fields=True):
    """The two metrics of `overfitting_check`."""

    train_metric: str
    val_metric: str


class JobModel(SettingsModel, kw_only=True, forbid_unknown_fields=True):
    """What an orchestrator hands to `watch --job`: the logs, and settings by its own names or ours."""

    log_files: Annotated[list[str], means("the logs to watch, one a run; they may not be there yet")]
    exp_ids: Annotated[list[str], means("what these runs are called, in the same order")] = []
    project_root: Annotated[k.File, means("folder that other paths start from; default: that of the job file")] = UNSET
    exp_root: Annotated[k.File, means("the experiment root: logs, results, reports and notes")] = UNSET
    poll_interval: Annotated[k.Seconds, means("the same as interval")] = UNSET
    metric_to_watch: Annotated[k.Metric, means("the same as metric")] = UNSET
    model_category: Annotated[k.Category | None, means("the same as category; null: none")] = UNSET
    overfitting_check: Annotated[Compared | UnsetType | None, means("the same as overfitting")] = UNSET
