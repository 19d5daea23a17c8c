"""Clocks, machines and things that are numbered: what logs tell beside training, and is never learned."""

from tui_monitor.lexicon.names import listed, words_of

TIME = listed(
    "time sec secs second seconds elapsed eta duration ms msec minute minutes hour hours remaining wall "
    "walltime timestamp clock latency runtime dt timer days took 时间 耗时 用时 時間"
)
MOMENTS = listed("time timestamp ts walltime datetime date created createdat loggedat @timestamp")
"""`squeezed` names of columns that may tell when a record was made; whether one does, its values tell."""
WAIT = listed("dur wait")
"""As TIME, in the name of a metric."""
IN_SECONDS = listed("batch reader data time io")
"""What `cost` is the time of: PaddlePaddle's `batch_cost`, MXNet's `Time cost`."""
THROUGHPUT = listed("fps ips throughput tps tflops flops mfu speed wps qps sps")

_HARDWARE = listed("mem memory vram gpu ram cpu utilization util power temp")
MEMORY = _HARDWARE | listed("alloc allocated reserved rss")
"""In the name of a metric: how full or how busy the machine is."""
BYTES = listed("mb gb kb mib gib kib")
MACHINE = _HARDWARE | listed(
    "gpus cpus kb mb gb kib mib gib byte bytes download downloaded downloading "
    "upload uploaded load loaded loading processed processing process file files doc docs document documents "
    "cache cached caching tokenize tokenized tokenizing tokenizer tokenization prepare prepared preparing "
    "extract extracted extracting scan scanned scanning indexed indexing read reading write writing written "
    "wrote count question questions save saved saves saving checkpoint checkpoints eta elapsed remaining port "
    "pid version worker workers retry attempt total layer layers"
)
"""Of lines about data and machines: they repeat and count without reporting anything."""
THING = listed(
    "class classes label labels layer layers head gpu cpu cuda device rank worker node host shard file chunk "
    "fold thread process proc pid env agent level block bin bucket group cluster expert stage scale neuron "
    "unit dim feature task topic part partition split dataset row col column line port seed id leaf "
    "component channel page document image video user item slot queue job version attempt retry checkpoint "
    "ckpt index size region output devices workers nodes hosts shards files chunks folds threads processes "
    "envs agents blocks groups rows columns images jobs"
)
"""What is numbered without time: never a count."""
PARTS = listed(
    "conv fc bn ln linear dense lin attn attention mlp lstm gru rnn relu pool enc dec encoder decoder emb embed norm "
    "proj act res down up mid h w v p q x y z a py ver gpt vit bert resnet vgg sm"
)
"""What is numbered in a network, and a version or a model: never a count that is glued to its word."""
THING_COLUMNS = listed("class name image file filename path label category query text id")
"""Columns of a table with a row for each thing: what a model scored on each class, a data set."""
NEVER = frozenset(
    [
        "eta", "elapsed", "remaining", "rank", "pid", "port", "line", "version", "v num", "seed", "gpu", "node", "id",
        "device", "return code", "returncode", "exit code", "error code", "errorcode", "status code", "exitcode",
        "process", "proc", "world size", "local rank", "errno", "passed",
    ]
)  # fmt: skip
"""Whole names that are never a metric: `return code: 1` is an ending, `rank 3` a place."""
CODE = listed("errorcode exitcode returncode errno")
CODES_ALONE = frozenset({"code", "http status", "exit status", "fold", "trial", "node rank"})
"""Whole names of what only names something, where they stand for a metric."""
CODES = listed("error err exit return status response seq job run task trial node gpu")
"""Before `code` or `id` they make it one: `http_status_code`, `seq_id`."""


def is_never(name: str) -> bool:
    """Never a metric: an exit code, a rank, a place in source code."""
    return " ".join(words_of(name)) in NEVER or name.lower().endswith((".py", ".cc", ".cpp", ".h"))
