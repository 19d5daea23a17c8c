"""What a metric means, whatever it is called."""

from enum import StrEnum


class Role(StrEnum):
    """What a metric means. Rules say which roles they judge."""

    TRAIN_LOSS = "train loss"
    VALIDATION_LOSS = "validation loss"
    LOSS_PART = "part of a loss"
    """`loss_bbox`, `kl_loss`, `recon`: may rise while the whole falls."""
    GAN_LOSS = "GAN loss"
    POLICY_LOSS = "policy loss"
    VALUE_LOSS = "value loss"
    REWARD = "reward"
    ENTROPY = "entropy"
    KL = "KL divergence"
    SCORE = "score"
    """Accuracy, F1, AUC, mAP, BLEU, PSNR...: higher is better."""
    ERROR = "error"
    """WER, error rate, RMSE, perplexity, FID...: lower is better, and not what is minimised."""
    GRADIENT_NORM = "gradient norm"
    LEARNING_RATE = "learning rate"
    LOSS_SCALE = "loss scale"
    THROUGHPUT = "throughput"
    TIME = "time"
    MEMORY = "memory"
    EPOCH = "epoch"
    STEP = "step"
    BEST = "best so far"
    """`best_val_loss`: monotone by construction, so it says nothing about now."""
    SUMMARY = "summary"
    """`final_score`: one value for the whole run; a table repeats it in each row."""
    NORMALISER = "normaliser"
    """`obs_rms_mean`: what is seen, not how well it is done."""
    CODE = "code"
    """`error_code`, `pid`, `rank`: digits that name something."""
    SETTING = "setting"
    """`loss_weight`, `momentum`: chosen, not measured."""
    OTHER = "other"


LOSSES = frozenset({Role.TRAIN_LOSS, Role.VALIDATION_LOSS})
