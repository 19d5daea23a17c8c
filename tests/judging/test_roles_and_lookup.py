"""Names of all common frameworks: what they mean, which way is better, and which of a run's metrics is watched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.roles import Role, lower_is_better, role_of
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.text import clean

TABLE = {
    Role.TRAIN_LOSS: "loss|train_loss|train/loss|lm loss|training's binary_logloss|train-rmse|loss_step|"
    "train_loss_epoch|total_loss|Training Loss|trl|nll|avg_loss|train/ctc_loss|loss@rank1|"
    "cross_entropy|train_bpb|train/CrossEntropyLoss|MSELoss|train-SmoothL1|reduced_train_loss|"
    "xent|avr_loss|trn_loss|损失[0]|Verlust|logloss value",
    Role.VALIDATION_LOSS: "val_loss|eval_loss|validation/loss|lm loss validation|valid_1's l2|eval-logloss|tel|val_bpb|"
    "Test set: Average loss|test_loss|Validating loss|EVALUATION loss|* loss|validation_0-mlogloss|val/loss|"
    "validation lm loss value|validate loss|验证 损失|testBPC",
    Role.LOSS_PART: "loss_bbox|box_loss|train/box_loss|val/cls_loss|kl_loss|train_recon_loss|loss_rpn_cls|kl|"
    "Loss/D/reg|Loss/r1_penalty|RPNBboxLoss|box",
    Role.GAN_LOSS: "loss_G|loss_D|D loss|G_A|D_A|gen_loss|Loss/G/loss",
    Role.POLICY_LOSS: "policy_loss|train/policy_gradient_loss|actor_loss|LossPi",
    Role.VALUE_LOSS: "train/value_loss|critic_loss|qf1_loss|vf_loss|LossV|mean_td_error",
    Role.REWARD: "rollout/ep_rew_mean|episode_reward_mean|r|mean 100 episode reward|average-episode-return|"
    "AverageEpRet|奖励|eval/mean_reward|train/return|"
    "ray/tune/episode_reward_mean",
    Role.ENTROPY: "train/entropy_loss|entropy|policy_entropy|info/learner/default_policy/learner_stats/entropy",
    Role.KL: "train/approx_kl|approx_kl|mean_kl|actor/ppo_kl|approxkl",
    Role.SCORE: "acc|Acc@1|val_accuracy|mAP50|metrics/mAP50-95(B)|eval_f1|eval-auc|ndcg@10|Dice|bleu|success_rate|psnr|"
    "RPNAcc|valAUC|准确率|Validation BLEU-1|ENTS_F|DEP_UAS|CATS_MACRO_F",
    Role.ERROR: "wer|perplexity|fid|rmse|error|Validation-length-ratio-mse|validation_f_mae|sse|"
    "validation lm loss PPL|BWER train",
    Role.GRADIENT_NORM: "grad_norm|grad norm|gnorm|gradient_norm|train/grad_norm|gNorm",
    Role.LEARNING_RATE: "lr|学习率|learning_rate|learning rate|lr-Adam|train/lr|lr/pg0|L.r.|rate",
    Role.LOSS_SCALE: "loss_scale|loss scale",
    Role.THROUGHPUT: "tokens/s|fps|samples_per_second|train_samples_per_second|tok/sec|time/fps|it/s",
    Role.TIME: "time|elapsed|eta|sec/kimg|data_time|elapsed time per iteration (ms)|train_runtime|time_total_s|"
    "batch_cost|avg_reader_cost|Time cost|Time-cost|timer",
    Role.MEMORY: "memory|max_mem|gpu_mem",
    Role.EPOCH: "epoch|train/epoch",
    Role.STEP: "step|iter|global_step|total_timesteps|consumed samples",
    Role.BEST: "best_val_loss|best_acc",
    Role.SETTING: "loss_weight|weight_decay|momentum|ent_coef|wd",
    Role.OTHER: "foo|r+|ep_len_mean|clip_fraction|explained_variance|Loss/D/loss/num|Loss/G/loss/std",
}


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, names in TABLE.items() for name in names.split("|")])
def test_a_name_has_its_role(role, name):
    assert role_of(name) is role


@pytest.mark.parametrize(
    ("name", "direction"),
    [("val_loss", True), ("reward", False), ("accuracy", False), ("wer", True), ("perplexity", True), ("psnr", False),
     ("nll_loss", True), ("auc", False), ("return", False), ("entropy", None), ("lr", None), ("foo", None)],
)  # fmt: skip
def test_a_name_tells_which_way_is_better_or_does_not(name, direction):
    assert lower_is_better(name) is direction


def counts(*names: str, points: int = 10) -> list[MetricCount]:
    return [MetricCount(clean(name), points) for name in names]


def chosen(requested: str | None, *names: str) -> str | None:
    watched = choose(requested, counts(*names), None)
    return watched.metric if watched else None


@pytest.mark.parametrize(
    ("requested", "names", "metric"),
    [
        ("loss", ["val_loss", "loss"], "loss"),
        ("loss", ["LOSS", "val_loss"], "LOSS"),
        ("val_loss", ["val/loss", "loss"], "val/loss"),
        ("loss", ["train_loss", "val_loss"], "val_loss"),
        ("loss", ["loss_train"], "loss_train"),
        ("loss", ["total_loss", "loss_scale"], "total_loss"),
        ("accuracy", ["loss", "val_accuracy"], "val_accuracy"),
        ("loss", ["lr", "best_val_loss", "loss_weight"], None),
        ("loss_scale", ["loss_scale", "loss"], "loss_scale"),
        ("dice", ["loss"], None),
        ("loss", ["train/loss", "evaluation/loss"], "evaluation/loss"),
    ],
)
def test_a_request_is_ranked_exact_then_case_then_variant_then_part_of_a_name(requested, names, metric):
    assert chosen(requested, *names) == metric


@pytest.mark.parametrize(
    ("names", "metric"),
    [
        (["lr", "train_loss", "val_loss", "val_accuracy"], "val_loss"),
        (["epoch", "loss", "grad_norm"], "loss"),
        (["train/value_loss", "rollout/ep_rew_mean", "train/loss"], "rollout/ep_rew_mean"),
        (["accuracy", "time"], "accuracy"),
        (["metrics/recall", "metrics/precision", "metrics/mAP_0.5"], "metrics/mAP_0.5"),
        (["ppl", "acc", "Validation perplexity"], "Validation perplexity"),
        (["top1", "val top1"], "val top1"),
        (["ctc loss", "score loss", "total loss"], "total loss"),
        (["avg_loss", "kl_loss"], "avg_loss"),
        (["TEST loss", "DEV loss", "loss"], "DEV loss"),
        (["学习率", "损失[0]", "损失[1]"], "损失[0]"),
        (["foo"], "foo"),
        (["lr", "step", "best_val_loss"], None),
        ([], None),
    ],
)
def test_without_a_request_it_is_the_metric_a_person_would_look_at(names, metric):
    assert chosen(None, *names) == metric


def test_the_choice_is_explained_and_names_the_others():
    watched = choose(None, counts("loss", "val_loss"), None)
    assert watched is not None
    assert watched.why == "validation loss, preferred over loss" and watched.others == ("loss",)
    assert watched.lower_is_better


def test_the_user_overrides_the_direction():
    watched = choose("foo", counts("foo"), False)
    assert watched is not None and not watched.lower_is_better


@given(st.permutations(["loss", "val_loss", "ep_rew_mean", "accuracy", "lr", "total_loss", "loss_G"]))
def test_the_choice_does_not_depend_on_the_order_of_metrics(names):
    assert chosen(None, *names) == "ep_rew_mean" and chosen("loss", *names) == "loss"


@given(st.text(max_size=60))
def test_every_name_has_a_role(name):
    assert role_of(name) in Role
