"""What a person chose before training, and no log measures."""

from tui_monitor.lexicon.names import listed, words_of

COEFFICIENT = listed("weight weights coef coeff decay beta gamma eps momentum")
SETTING = COEFFICIENT | listed(
    "scale type smoothing factor size num number target initial window threshold "
    "patience seed interval warmup base min max init param params parameter parameters dropout "
    "epsilon beta1 beta2 best improved desired optimizer schedule scheduler mult fn func hidden "
    "layer layers head heads dim gain"
)
"""In a sentence or a list of settings; in the name of a metric only some of them say so."""
COEFFICIENT_IN_NAMES = COEFFICIENT | listed("wd temperature")
"""`loss_weight`, `weight_decay`: logged beside metrics, and chosen all the same."""
OF_A_TERM = listed("w weight beta lambda lam coef coeff ramp anneal annealing β λ")
"""The weight of one term of a loss, which may be made to rise: `beta`, `kl_weight`."""
TERMS = listed("kl kld cons consistency adv reg aux vae loss term cyc ssl unsup distill rampup warmup factor")
"""What is weighed."""
PARAMETERS = listed("param params parameter parameters")
OF_PARAMETERS = listed("m k b million num number of n total trainable model count")
"""Beside them they tell how many there are: `params (M)`."""
SETTING_NAMES = frozenset(
    [
        "bs", "n embd", "d model", "seq len", "seq length", "max len", "max length", "max seq len", "max seq length",
        "context length", "lora r", "lora rank", "lora alpha", "grad accum", "gradient accumulation", "clip norm",
        "max grad norm", "max norm", "warmup ratio", "n classes", "num classes", "top k", "gae lambda", "target kl",
        "label smoothing", "vocab", "embed dim", "ffn dim", "n train", "n val", "dataset len",
    ]
)  # fmt: skip
"""Whole names of settings whose words alone would not say so."""
ENDING = listed(
    "size seed patience dropout warmup threshold interval layers heads hidden dim params parameters range "
    "workers capacity"
)
"""`batch_size`, `n_params`: the end of a name that says so."""


def is_setting(name: str) -> bool:
    """Names something chosen before training: `batchSize`, `weight decay`; but `bits_per_dim` is what one costs."""
    words = words_of(name)
    return not SETTING.isdisjoint(words) and words[-2:-1] != ("per",)
