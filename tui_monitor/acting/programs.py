"""What a command line says about its program: training, or something that only stands near it."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from tui_monitor.lazy_regex import lazy_compile

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "fish", "ksh", "csh", "tcsh", "ash", "busybox", "sudo", "su", "login"})
PLUMBING = frozenset(
    {"tee", "ts", "cat", "sed", "awk", "gawk", "mawk", "grep", "logger", "multilog", "rotatelogs", "cronolog", "script"}
)
"""They carry a training's output into its log, and end by themselves when it ends."""
WRAPPERS = frozenset({"timeout", "nohup", "nice", "ionice", "env", "setsid", "stdbuf", "unbuffer", "time", "taskset"})
_SCRIBES = frozenset({"wandb-core", "wandb-service"})
_LAUNCHERS = frozenset(
    {"torchrun", "torch.distributed.run", "torch.distributed.launch", "accelerate", "deepspeed", "mpirun", "mpiexec"}
    | {"horovodrun", "srun", "orterun", "hydra_pmi_proxy"}
)
_REAPERS = frozenset(
    {"init", "systemd", "launchd", "tini", "docker-init", "dumb-init", "catatonit", "conmon", "containerd-shim"}
    | {"containerd-shim-runc-v2", "slurmstepd", "s6-svscan"}
)
_ONLOOKERS = frozenset(
    {"tail", "less", "more", "head", "watch", "vi", "vim", "nvim", "view", "nano", "emacs", "micro", "code", "rsync"}
    | {"scp", "ssh", "sshd", "tmux", "screen", "git", "rg", "find", "ps", "pgrep", "top", "htop", "gdb", "strace"}
    | {"py-spy", "trainmon", "tui_monitor", "tensorboard", "tensorboard.main", "jupyter", "jupyter-lab", "wandb"}
    | {"jupyter-notebook", "mlflow", "trackio", "aim", "pytest", "toolong", "tl", "nvitop", "pip", "conda"}
    | {"trainmon_recorder"}
)
_BRINGERS = frozenset(
    {"kubectl", "oc", "stern", "journalctl", "curl", "wget", "nc", "ncat", "netcat", "socat", "rclone", "aws", "gcloud"}
    | {"gsutil", "az", "sky", "mosh-client", "lxc", "incus", "crictl"}
)
"""They write down here what is printed elsewhere: where they end, nothing else does."""
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_DONE_TO_CONTAINERS = frozenset({"run", "exec", "logs", "attach", "start", "cp", "wait", "stats", "events"})
_INTERPRETER = re.compile(r"python[\d.]*t?|pypy[\d.]*|uv|pipx|perl|ruby|node")
_TRAINING = re.compile(r"python|train", re.IGNORECASE)
_READER = lazy_compile(
    r"(^|[_.\-])(plot|plots|plotter|plotting|viz|vis|visuali[sz]e\w*|draw|show|view|viewer|report|dash|dashboard)"
    r"($|[_.\-])|(^|[_.\-])(summar\w*|analy\w*|inspect\w*|compare\w*|monitor\w*|watch\w*|parse\w*|export\w*)($|[_.\-])"
    r"|(^|[_.\-])(serve|server|streamlit|gradio|notebook|ipykernel\w*)($|[_.\-])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[=,:;\s'\"\[\]()]+")
_CONFIG_SUFFIXES = (".yaml", ".yml", ".json", ".toml", ".cfg", ".ini")


def program(command: Sequence[str]) -> str:
    """The name of what runs: `bash`, `tee`, `python`; a login shell's dash and the folder are left away.

    Some servers write what they do behind their name: `slurmstepd: [41.batch]`.
    """
    return PurePath(command[0].partition(" ")[0]).name.lstrip("-").rstrip(":") if command else ""


def is_shell(command: Sequence[str]) -> bool:
    return program(command) in SHELLS


def is_interactive_shell(command: Sequence[str]) -> bool:
    """A shell without a script or `-c`: somebody sits in front of it."""
    return is_shell(command) and all(part.startswith("-") and part != "-c" for part in command[1:])


def is_plumbing(command: Sequence[str]) -> bool:
    return program(command) in PLUMBING


def is_scribe(command: Sequence[str]) -> bool:
    """A service that a training starts, and that keeps its files for it: never the training itself."""
    return program(command) in _SCRIBES


def is_launcher(command: Sequence[str]) -> bool:
    """It starts the ranks of one training and ends them together."""
    return not _LAUNCHERS.isdisjoint(_first_names(command))


def starts_one_run(command: Sequence[str]) -> bool:
    """A script, a wrapper or a launcher, that ends with the training below it; no shell at a prompt, no server."""
    script = is_shell(command) and not is_interactive_shell(command)
    return script or program(command) in WRAPPERS or is_launcher(command)


def is_reaper(command: Sequence[str]) -> bool:
    """It takes in processes whose parent has ended."""
    return program(command) in _REAPERS


def is_onlooker(command: Sequence[str]) -> bool:
    """It reads or edits logs, is a terminal, or brings them from elsewhere: never the training itself."""
    return not _ONLOOKERS.isdisjoint(_first_names(command)) or _brings(command)


def _brings(command: Sequence[str]) -> bool:
    """`kubectl logs -f`, `docker exec`; `docker run` hands on the signals that it gets."""
    name = program(command)
    return name in _BRINGERS or (name in _CONTAINERS and _done_to_container(command) != "run")


def _done_to_container(command: Sequence[str]) -> str | None:
    """What stands behind it is a container, or a command in one: `docker exec trainer python train.py run`."""
    return next((word for word in command[1:] if word in _DONE_TO_CONTAINERS), None)


def is_reader(command: Sequence[str]) -> bool:
    """`plot.py --run exp-1`: its own name says that it looks at runs. It may still train; its name proves nothing."""
    return any(_READER.search(name) for name in _first_names(command))


def may_train(command: Sequence[str]) -> bool:
    """A command line that says python or train, and is none of the programs that only carry or watch output."""
    near = is_shell(command) or is_plumbing(command) or program(command) in WRAPPERS or is_onlooker(command)
    return not near and any(_TRAINING.search(part) for part in command)


def names_run(command: Sequence[str], exp_id: str, log_name: str = "") -> bool:
    """Does an argument hold `exp_id` as a whole word? `exp-1` is not in `exp-10`, `my-exp-1` or `exp-1.5`.

    The path of the log itself (`exp-1/train.log`) does not count: it is what a reader of logs is given.
    """
    if len(exp_id) < 3 or exp_id.isdigit():
        return False  # `--seed 1` would be a match
    if not any(exp_id in part for part in command[1:]):
        return False  # so say nearly all pairs of a run and a process: no pattern is made for them
    word = re.compile(rf"(?<![\w.-]){re.escape(exp_id)}(?![\w.-])")
    log = f"{exp_id}/{log_name}" if log_name else "\0"
    return any(word.search(without_suffix(part.replace(log, ""))) for part in command[1:])


def words(text: str) -> list[str]:
    """What an argument is made of: `--name=exp-1` and `bash -c 'train.py exp-1'` name exp-1."""
    return [word for word in _BETWEEN.split(text) if word]


def without_suffix(argument: str) -> str:
    """`configs/exp-1.yaml` is called after the run it configures."""
    for suffix in _CONFIG_SUFFIXES:
        argument = argument.removesuffix(suffix)
    return argument


def _first_names(command: Sequence[str]) -> set[str]:
    """The program, and behind an interpreter the script or module: `python -m tensorboard.main` -> tensorboard.main."""
    names = {program(command)}
    if names and _INTERPRETER.fullmatch(program(command)):
        names.update(PurePath(part).name.removesuffix(".py") for part in _script(command[1:]))
    return names


def _script(arguments: Sequence[str]) -> tuple[str, ...]:
    for position, part in enumerate(arguments):
        if part == "-m" and position + 1 < len(arguments):
            module = arguments[position + 1]
            return (module, module.partition(".")[0])
        if not part.startswith("-"):
            return (part,)
    return ()
