"""The words trainers use: what counts, what is a metric, what is neither."""

import re

from tui_monitor.reading.formats.text import numbers

# `triplet nan gn nan`: a number that is none is never part of a name.
WORD = rf"(?!{numbers.NON_FINITE}(?!\w))[^\W\d][\w@/.'+%-]{{0,60}}(?:\([\w /%]{{0,20}}\))?"
"""Of the name of a number."""
STEPS = frozenset(
    [
        "step",
        "steps",
        "iter",
        "iters",
        "iteration",
        "iterations",
        "it",
        "batch",
        "batches",
        "update",
        "updates",
        "num_updates",
        "round",
        "rounds",
        "timestep",
        "timesteps",
        "total_timesteps",
        "global_step",
        "global_steps",
        "globalstep",
        "tick",
        "num_steps",
        "total_steps",
        "gradient_steps",
        "env_steps",
        "train_step",
        "train_steps",
        "itr",
        "iter_num",
        "step_num",
        "iterate",
        "up.",
        "total t",
        "total numsteps",
        "total_train_updates",
    ]
)
WHOLE = frozenset(
    [
        "global_step",
        "global_steps",
        "globalstep",
        "total_timesteps",
        "total_steps",
        "num_updates",
        "iter_num",
        "env_steps",
        "up.",
        "total t",
        "total numsteps",
        "total_train_updates",
    ]
)
"""`Up.` is Marian's update, `Total T` and `Total numsteps` stand in TD3's and SAC's prints."""
EPISODES = frozenset({"episode"})
"""Count only where nothing else does."""
PLANS = frozenset(["steps", "iterations", "batches", "updates", "rounds", "total_steps", "num_steps"])
"""In a line of settings these tell how many there will be."""
EPOCHS = frozenset(["epoch", "epochs", "ep", "ep.", "epoch_num", "train_epoch"])
ASIDE = frozenset(
    ["val", "valid", "validation", "test", "testing", "eval", "evaluation", "dev", "evaluate", "validate"]
)

METRIC = re.compile(
    r"(?:^|[^a-z])(?:loss(?:es)?|b?ce|xent|deviance|acc(?:uracy)?|err(?:or)?|reward|rew|return|ppl|perplexity|bleu|rouge\w*|wer|cer|auc|"
    r"f1|m?ap|m?iou|dice|psnr|ssim|fid|kl|entropy|sensitivity|specificity|kappa|mcc|mrr|fpr|tpr|au?roc|auprc|eer|grad_?norm|gnorm|norm|logloss|nll|elbo|mse|mae|rmse|"
    r"bpc|bpb|bpd|prec(?:ision)?|recall|ndcg|hr|top-?[15]|l1|l2|score|lr|learning_?rate)(?:$|[^a-z])",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:loss|acc|accuracy|reward|return|error|perplexity|norm|kl|entropy|lr|auc)$", re.IGNORECASE)
_SETTING = re.compile(
    r"(?:^|[^a-z])(?:weights?|coef|coeff|scale|type|smoothing|factor|size|num|number|target|initial|window|"
    r"threshold|patience|seed|interval|decay|warmup|base|min|max|init|params?|parameters?|dropout|eps|epsilon|beta\d?|"
    r"best|improved|optimizer|schedule\w*|mult|fn|func|gamma|momentum|hidden|layers?|heads?|dim)(?:$|[^a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RATE = re.compile(r"(?:^|[^a-z])(?:lr|learning_?\s?rate)$", re.IGNORECASE)
_NEVER = frozenset(
    [
        "eta",
        "elapsed",
        "remaining",
        "rank",
        "pid",
        "port",
        "line",
        "version",
        "v_num",
        "seed",
        "gpu",
        "node",
        "id",
        "device",
        "return code",
        "returncode",
        "exit code",
        "exit_code",
        "error code",
        "status code",
    ]
)
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "back",
        "be",
        "been",
        "best",
        "by",
        "done",
        "finished",
        "for",
        "found",
        "from",
        "got",
        "had",
        "has",
        "have",
        "if",
        "improving",
        "in",
        "into",
        "is",
        "it",
        "its",
        "loading",
        "no",
        "not",
        "now",
        "of",
        "off",
        "on",
        "only",
        "or",
        "saved",
        "saving",
        "since",
        "so",
        "than",
        "that",
        "the",
        "then",
        "there",
        "this",
        "to",
        "took",
        "until",
        "up",
        "using",
        "was",
        "were",
        "when",
        "with",
        "without",
    ]
)
_LEADING = frozenset(["a", "an", "and", "its", "the", "with"])
_CUT = frozenset(["is", "was", "with", "has", "had", "got", "at"])


def is_metric(name: str) -> bool:
    """Names a quantity that training reports, and no setting of it."""
    apart = _CAMEL.sub("_", name)
    return bool(METRIC.search(apart) or _JOINED.search(name)) and not _SETTING.search(name)


def is_setting(name: str) -> bool:
    """Names something chosen before training: `batchSize`, `weight decay`."""
    return bool(_SETTING.search(_CAMEL.sub("_", name)))


def is_rate(name: str) -> bool:
    return bool(_RATE.search(name))


def is_never(name: str) -> bool:
    """Never a metric: `return code: 1` is an ending, `checkpoint_manager.py:1408` a place."""
    name = name.lower()
    return name in _NEVER or name.endswith((".py", ".cc", ".cpp"))


def is_prose(name: str) -> bool:
    """Holds a word that belongs to a sentence: `improved from`, `done in`."""
    return any(word in _STOP for word in name.lower().split())


def trimmed(name: str) -> str:
    """Without the sentence before it: `Throughput is` -> `Throughput`, `finished with loss` -> `loss`."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _CUT:
        words.pop()
    for i in range(len(words) - 1, 0, -1):
        if words[i - 1].lower() in _CUT:
            words = words[i:]
            break
    while len(words) > 1 and words[0].lower() in _LEADING and is_metric(" ".join(words[1:])):
        del words[0]
    return " ".join(words)
