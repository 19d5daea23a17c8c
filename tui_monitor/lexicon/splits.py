"""Which data a number was measured on."""

import re

from tui_monitor.lexicon.names import listed

EVALUATION = listed("val valid validation eval evaluation test dev")
"""What loggers call an evaluation where they name it by one word: `val/loss`, `{"mode": "eval"}`, `test/`."""
HELD_OUT = EVALUATION | listed(
    "validate validating testing evaluate evaluating heldout holdout held unseen "
    "vld tst 验证 测试 验证集 测试集 评估 検証 テスト 검증 "
    "validierung validación валидация"
)
"""...and where they speak of it: `Validating loss`."""
TRAINED = listed("train training")
TRAINING = TRAINED | listed("trn 训练 训练集 訓練 学習 훈련 학습 entrenamiento entraînement")
SPLIT = HELD_OUT | TRAINING

EVALUATED = "|".join(sorted(EVALUATION, key=lambda word: (-len(word), word)))
VALIDATED = "validation|valid|val|dev"
"""The same for expressions: what an evaluation is called; and what one is that models are chosen by, no test."""

HELD_OUT_AS_WRITTEN = ("held-out", "hold-out", "held_out", "hold_out", "out-of-sample", "out-of-fold", "out-of-bag")
TRAINING_AS_WRITTEN = ("in-sample", "in-bag")
"""In one piece of a line, with their hyphens."""

PHASE = EVALUATION | TRAINED
"""The one word before a name that says which data: `train/loss`, `val_loss`."""
FOLDERS = PHASE - {"dev"}
"""Files and folders called so say which data they are about, not which run. `dev` may as well be development."""

HELD_OUT_ELSEWHERE = listed("probe oob oof oos unseen away cv crossval check quiz")
"""Words of recommenders and forests; in a sentence they say other things."""
HELD_OUT_LOSS = listed("tel")
TRAINING_LOSS = listed("trl")
"""The loss with its data in one word."""
HELD_OUT_IN_NAMES = HELD_OUT | HELD_OUT_LOSS | HELD_OUT_ELSEWHERE | listed("vl va ho te dtest dval dvalid deval")
TRAINING_IN_NAMES = TRAINING | TRAINING_LOSS | listed("tr dtrain fit fitted learn seen inbag insample")
"""With what is too short to be believed in a sentence, and the matrices of XGBoost: `dtrain-rmse`, `dtest-rmse`."""

DATA = HELD_OUT_IN_NAMES | TRAINING
"""What a number may be told to be measured `on`."""
_IN_ONE_WORD = tuple(
    (re.compile(rf"(?<![^\W_]){words}(?![^\W_])", re.IGNORECASE), word)
    for words, word in (
        (r"out[ _-]of[ _-]bag", "oob"),
        (r"out[ _-]of[ _-]fold", "oof"),
        (r"out[ _-]of[ _-]sample", "oos"),
        (r"in[ _-]bag", "inbag"),
        (r"in[ _-]sample", "insample"),
        (r"h[eo]ld[ _-]out", "holdout"),
        (r"cross[ _-]?val(?:id(?:ation)?)?", "crossval"),
    )
)


def in_one_word(name: str) -> str:
    """A name in which data sets that are called by several words are called by one.

    >>> in_one_word("out-of-bag error")
    'oob error'
    """
    for pattern, word in _IN_ONE_WORD:
        name = pattern.sub(word, name)
    return name
