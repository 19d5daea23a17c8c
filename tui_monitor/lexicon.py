"""Every word that training logs have for what counts, what is measured and what is chosen; one normaliser of names.

Nobody else holds such a list. The sets hold lower-case words as `words_of` gives them, so that `numUpdates`,
`num_updates` and `num updates` are one name.
"""

import re
from functools import lru_cache

_CAMEL = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z][a-z]{2})|(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})"
)
_LETTERS = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `numUpdates/total`, `num_updates total` -> (num, updates, total).

    Digits stay where they stand: `top5`, `1st`.
    """
    return tuple(_WORD.findall(_CAMEL.sub(" ", name).lower()))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What counts.

STEP = _words(
    "step iter iteration it itr batch update upd round timestep ts globalstep tick iterate minibatch schritt runde "
    "步 步数 迭代"
)
"""Count optimizer steps, iterations, batches, rounds or environment steps; plurals are `COUNTED`."""
EPOCH = _words("epoch ep epo epoca época epoche époque эпоха エポック 轮 周期")
EPISODE = _words("episode game")
"""Count only where nothing finer does."""
COUNT = STEP | EPOCH | EPISODE
RUN_NAMES = frozenset({"up.", "total t", "total numsteps", "total train updates"})
"""Whole names that count over the run: Marian's `Up.`, TD3's `Total T`."""
OF_THE_RUN = _words("global total num overall all env cumulative")
"""Before a word that counts: it counts over the whole run."""
RUN_COUNTS = _words("timestep ts globalstep numsteps numupdates")
"""Count over the whole run by themselves."""
ORDINAL = _words("num number no id idx index count counter current cur")
"""Beside a word that counts they say nothing more: `epoch_num`, `batch_id`."""
TICKS = COUNT | _words(
    "at t s n k i u e b time sample frame example token trial generation gen sweep cycle pass after up"
)
"""What may stand before a number that grows while training goes on, once repetition has shown that it grows."""
PLURALS = _words(
    "steps iters iterations batches updates upds rounds timesteps epochs episodes ticks its games minibatches"
)
NO_COUNT = _words(
    "per avg average mean fps max maximum min warmup warm test_iter sec second seconds every interval last "
    "past each between rate freq frequency remaining left size save log eval_steps decay total_epochs speed "
    "throughput"
)
"""Beside a word that counts they make it a setting, a rate or a mean: `max_iter`, `steps per second`."""
OTHER_UNITS = _words(
    "sample samples frame frames example examples token tokens image images record records sentence sentences row rows"
)
"""What is consumed by training: grows, and is no step."""

# Which data a number was measured on.

HELD_OUT = _words(
    "val valid validation validate validating test testing eval evaluation evaluate evaluating dev heldout "
    "holdout 验证 测试 validierung validación"
)
TRAINING = _words("train training trn entraînement entrenamiento 训练")
SPLIT = HELD_OUT | TRAINING

# What is measured.

METRIC = _words(
    "loss losses bce ce xent deviance acc accuracy err error errors reward rewards rew return returns ppl "
    "perplexity bleu wer cer auc f1 ap map iou miou dice psnr ssim fid kl entropy sensitivity specificity "
    "kappa mcc mrr fpr tpr auroc roc auprc eer norm gnorm gradnorm logloss nll elbo mse mae rmse bpc bpb bpd "
    "prec precision recall ndcg hr top1 top5 l1 l2 score lr verlust perte récompense belohnung genauigkeit 损失 "
    "pérdida précision precisión 损失值 准确率 奖励 学习率 精度 acc1 acc5 rouge rouge1 rouge2 rougel"
)
"""Words that a quantity which training reports has in its name."""
METRIC_ENDINGS = ("loss", "accuracy", "reward", "return", "error", "perplexity", "norm", "entropy", "auc", "acc", "kl")
"""Ends of words run together: `trainloss`, `valacc`."""
RATE = _words("lr learningrate")
"""The learning rate, which may as well be a setting; so may `learning rate`."""

# What is chosen, or is about data and machines.

SETTING = _words(
    "weight weights coef coeff scale type smoothing factor size num number target initial window threshold "
    "patience seed interval decay warmup base min max init param params parameter parameters dropout eps "
    "epsilon beta beta1 beta2 best improved optimizer schedule scheduler mult fn func gamma momentum hidden "
    "layer layers head heads dim gain"
)
TIME = _words(
    "time sec secs second seconds elapsed eta duration ms msec minute minutes hour hours remaining wall "
    "walltime timestamp clock latency runtime dt timer days"
)
NEVER = frozenset(
    [
        "eta", "elapsed", "remaining", "rank", "pid", "port", "line", "version", "v num", "seed", "gpu", "node", "id",
        "device", "return code", "returncode", "exit code", "error code", "errorcode", "status code", "exitcode",
        "process", "proc", "world size", "local rank", "errno", "passed",
    ]
)  # fmt: skip
"""Whole names that are never a metric: `return code: 1` is an ending, `rank 3` a place."""
THING = _words(
    "class classes label labels layer layers head gpu cpu cuda device rank worker node host shard file chunk "
    "fold thread process proc pid env agent level block bin bucket group cluster expert stage scale neuron "
    "unit dim feature task topic part partition split dataset row col column line port seed id tree leaf "
    "component channel page document image video user item slot queue job version attempt retry checkpoint "
    "ckpt index size region output devices workers nodes hosts shards files chunks folds threads processes "
    "envs agents blocks groups trees rows columns images jobs"
)
"""What is numbered without time: never a count."""
MACHINE = _words(
    "gpu gpus cpu cpus mem memory vram ram kb mb gb kib mib gib byte bytes download downloaded downloading "
    "upload uploaded load loaded loading processed processing process file files doc docs document documents "
    "cache cached caching tokenize tokenized tokenizing tokenizer tokenization prepare prepared preparing "
    "extract extracted extracting scan scanned scanning indexed indexing read reading write writing written "
    "wrote count question questions save saved saves saving checkpoint checkpoints eta elapsed remaining port "
    "pid version worker workers retry attempt temp power util utilization total layer layers"
)
"""Of lines about data and machines: they repeat and count without reporting anything."""

# Words of a sentence.

PROSE = _words(
    "a an and are as at back be been best by done finished for found from got had has have if improving in "
    "into is it its loading no not now of off on only or saved saving since so than that the then there this "
    "to took until up using was were when with without became because by we you he she they saw"
)
"""No name holds one of these."""
CHANGES = _words(
    "setting set sets reducing reduced reduces changing changed decreasing decreased increasing increased "
    "lowering lowered raising raised adjusting adjusted adjusts dropping dropped decaying decayed updating "
    "updated scaling scaled"
)
"""Verbs before a name and `to`: `reducing learning rate to 0.001`."""
LINKS = _words("is was with has had got at are")
"""Join a name and its number, or a sentence and a name: `Throughput is 250`, `finished with loss 0.5`."""
ARTICLES = _words("a an and its the with current mean average")
LEVELS = frozenset(["INFO", "DEBUG", "WARNING", "WARN", "NOTICE", "ERROR", "CRITICAL", "TRACE"])


def singular(word: str) -> str:
    """`steps` -> `step`; other words as they are."""
    if word in PLURALS:
        return "batch" if word.endswith("batches") and word == "batches" else word[:-1]
    return word


def is_metric(name: str) -> bool:
    """Names a quantity that training reports, and no setting of it."""
    words = words_of(name)
    if not SETTING.isdisjoint(words):
        return False
    letters = [part for word in words for part in _LETTERS.findall(word) if not word.isalpha()]
    if not METRIC.isdisjoint(words) or not METRIC.isdisjoint(letters) or "learning rate" in " ".join(words):
        return True
    return any(word.endswith(METRIC_ENDINGS) and len(word) > 4 for word in words[-1:])


def is_setting(name: str) -> bool:
    """Names something chosen before training: `batchSize`, `weight decay`."""
    return not SETTING.isdisjoint(words_of(name))


def is_rate(name: str) -> bool:
    """Names the learning rate."""
    words = words_of(name)
    return bool(words) and (words[-1] in RATE or words[-2:] == ("learning", "rate"))


def is_never(name: str) -> bool:
    """Never a metric: an exit code, a rank, a place in source code."""
    return " ".join(words_of(name)) in NEVER or name.lower().endswith((".py", ".cc", ".cpp", ".h"))


def is_prose(name: str) -> bool:
    """Holds a word that belongs to a sentence: `improved from`, `done in`."""
    return not PROSE.isdisjoint(name.lower().split())
