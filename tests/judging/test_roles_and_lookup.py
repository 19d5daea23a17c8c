"""Names of all common frameworks: what they mean, which way is better, and which of a run's metrics is watched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.roles import lower_is_better, role_of
from tui_monitor.judging.watched import MetricCount, choose
from tui_monitor.model.role import Role
from tui_monitor.text import clean

TABLE = {
    Role.TRAIN_LOSS: "loss|train_loss|train/loss|lm loss|training's binary_logloss|train-rmse|loss_step|"
    "train_loss_epoch|total_loss|Training Loss|trl|nll|avg_loss|train/ctc_loss|loss@rank1|"
    "epoch_loss@train|loss@train_2|cross_entropy|train_bpb|train/CrossEntropyLoss|MSELoss|train-SmoothL1|reduced_train_loss|"
    "xent|avr_loss|trn_loss|损失[0]|Verlust|logloss value|"
    "平均损失|总损失|训练损失|学習損失|訓練ロス|평균손실|trainloss|totalloss|celoss|tot_loss|loss_tot|lm loss value|"
    "bits_per_char|bits per byte|train_bits_per_dim|bpb|nats_per_token|surprisal|misfit|nce|deviance|L_total|l_train|"
    "fit-logloss|fit_nats|negative log likelihood|train_neg_log_lik|loss (in-sample)|seen_loss|inbag loss|learn_loss|"
    "in_bag_loss|fit|J_tr|J",
    Role.VALIDATION_LOSS: "epoch_loss@validation|loss@eval|loss@loss_val|loss@Loss_test|nll@valid|"
    "val_loss|eval_loss|validation/loss|lm loss validation|valid_1's l2|eval-logloss|tel|val_bpb|"
    "Test set: Average loss|test_loss|Validating loss|EVALUATION loss|* loss|validation_0-mlogloss|val/loss|"
    "validation lm loss value|validate loss|验证 损失|testBPC|验证损失|验证集损失|検証損失|검증손실|valloss|testloss|"
    "val_bits_per_char|heldout bpb|val_nats|L_val|eval bits per token|"
    "holdout-deviance|[valid] ce-mean-words|held-out loss|held_out_loss|out_of_bag_loss|oof loss|loss (cv)|away loss|"
    "out-of-sample loss|loss/crossval|cross-val loss|val neg log lik",
    Role.LOSS_PART: "L_pde|l_simple|L_bc|"
    "loss_bbox|box_loss|train/box_loss|val/cls_loss|kl_loss|train_recon_loss|loss_rpn_cls|kl|"
    "Loss/D/reg|Loss/r1_penalty|RPNBboxLoss|box|"
    "l2_reg|l1_penalty|L2 regularization|"
    "train/loss/rew|reward_loss|reward_model_loss|rew loss|losses/reward|loss/reward_predictor|"
    "d0.loss_cls|aux2.loss_box|d5.loss_mask|aux_outputs.0.loss|d1.dn_loss_bbox|边框损失|分类损失",
    Role.GAN_LOSS: "loss_G|loss_D|D loss|G_A|D_A|gen_loss|Loss/G/loss",
    Role.POLICY_LOSS: "policy_loss|train/policy_gradient_loss|actor_loss|LossPi",
    Role.VALUE_LOSS: "train/value_loss|critic_loss|qf1_loss|vf_loss|LossV|mean_td_error|train/loss/value|tdloss|"
    "value_mse|vf_mse|critic/mse",
    Role.REWARD: "rollout/ep_rew_mean|episode_reward_mean|r|mean 100 episode reward|average-episode-return|"
    "AverageEpRet|奖励|eval/mean_reward|train/return|"
    "ray/tune/episode_reward_mean|平均奖励|回合奖励|平均報酬|avgreward|objective/rlhf_reward|rewards/chosen|"
    "episode/score|eval_episode_score",
    Role.ENTROPY: "train/entropy_loss|entropy|policy_entropy|info/learner/default_policy/learner_stats/entropy",
    Role.KL: "train/approx_kl|approx_kl|mean_kl|actor/ppo_kl|approxkl",
    Role.SCORE: "fitness|mean_fitness|coverage|val cosine similarity|val explained_variance|goal_rate|solve rate|gini|"
    "nmi|r_squared|c-index|pct_correct|agreement|silhouette|marginal likelihood|"
    "log-likelihood|loglik|Overall log-likelihood for 'output-valid'|"
    "acc|Acc@1|val_accuracy|mAP50|metrics/mAP50-95(B)|eval_f1|eval-auc|ndcg@10|Dice|bleu|success_rate|psnr|"
    "RPNAcc|valAUC|准确率|Validation BLEU-1|ENTS_F|DEP_UAS|CATS_MACRO_F|训练准确率|验证得分|検証精度|검증정확도|valacc",
    Role.ERROR: "discrepancy|val regret|duality_gap|train_distance|constraint violation|chi2|reduced chi2|chi_squared|"
    "chi2/N|chi^2/dof|chi2_red|χ²|red chi2/ndof|"
    "val chi2/ndof|free energy|val_energy|mismatch|empirical risk|hinge|wasserstein|sum of squares|"
    "wer|perplexity|fid|rmse|error|Validation-length-ratio-mse|validation_f_mae|sse|"
    "validation lm loss PPL|BWER train|top1_err|top1 error|top-1 err|error@1|top1err|test_err1|prec1_err|1 - accuracy|"
    "1-acc|Prec@1 error|word_error_rate|map_error|"
    "平均绝对误差|困惑度|验证困惑度|reward_error|reward_mse|stat/error_rate|"
    "relL2(exact)|exact_l2|val_nrmse|nmse|brier|crps|erro_quad|val/erreur|residual|mse_exact",
    Role.GRADIENT_NORM: "grad_norm|grad norm|gnorm|gradient_norm|train/grad_norm|gNorm|gradientnorm",
    Role.LEARNING_RATE: "lr|学习率|learning_rate|learning rate|lr-Adam|train/lr|lr/pg0|L.r.|rate|"
    "当前学习率|学習率|학습률|taxa|tasa|l_rate|lernrate|taux",
    Role.LOSS_SCALE: "loss_scale|loss scale",
    Role.THROUGHPUT: "tokens/s|fps|samples_per_second|train_samples_per_second|tok/sec|time/fps|it/s",
    Role.TIME: "time|elapsed|eta|sec/kimg|data_time|elapsed time per iteration (ms)|train_runtime|time_total_s|"
    "batch_cost|avg_reader_cost|Time cost|Time-cost|timer|took|训练耗时|duration|step_ms|"
    "dur|data_wait|io_wait|mean dur",
    Role.MEMORY: "memory|max_mem|gpu_mem|model_size_mb|ckpt_size_gb|model size (MB)",
    Role.EPOCH: "epoch|train/epoch",
    Role.STEP: "step|iter|global_step|total_timesteps|consumed samples|tokens|num_examples|total_frames",
    Role.BEST: "best_val_loss|best_acc|最佳损失",
    Role.SUMMARY: "final_score|final accuracy|eval/final_f1|final_reward|final_wer",
    Role.SETTING: "loss_weight|weight_decay|momentum|ent_coef|wd|batch_size|batchSize|num_workers|n_params|"
    "trainable_params|patience|dropout|clip_range|hidden_dim|num_layers|reward_threshold|param_count|"
    "bs|n_embd|seq_len|max_length|context_length|lora_r|lora_alpha|grad_accum|d_model|clip_norm|max_grad_norm|"
    "n_classes|num_classes|top_k|gae_lambda|target_kl|label_smoothing|vocab|embed_dim|"
    "warmup_ratio|params (M)|number of parameters|max_seq_length",
    Role.NORMALISER: "obs_rms_mean|ret_rms_var|rew_rms|obs_normalizer/mean|reward_normalizer/std|running_mean|"
    "value_norm/running_var|obs_mean|observation_std|input_mean|inputs/std|state_var",
    Role.CODE: "errorCode|error_code|exit_code|exitcode|http_status_code|return code|pid|seed|world_size|seq_id|errno|"
    "fold|trial|task_id|node_rank|gpu_id|trial_id|code|err_code|http_status|exit_status|statusCode",
    Role.OTHER: "rewards/rejected|error_count|num_errors|"
    "neg_log_likelihood_x|foo|r+|ep_len_mean|clip_fraction|residual_stream_norm|left_arm|l|L|explained_variance|Loss/D/loss/num|Loss/G/loss/std",
}


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, names in TABLE.items() for name in names.split("|")])
def test_a_name_has_its_role(role, name):
    assert role_of(name) is role


@pytest.mark.parametrize(
    ("name", "direction"),
    [("val_loss", True), ("reward", False), ("accuracy", False), ("wer", True), ("perplexity", True), ("psnr", False),
     ("nll_loss", True), ("auc", False), ("final_score", False), ("final_wer", True),
     ("验证损失", True), ("训练准确率", False), ("obs_rms_mean", None), ("Total", None),
     ("return", False), ("entropy", None), ("lr", None), ("foo", None)],
)  # fmt: skip
def test_a_name_tells_which_way_is_better_or_does_not(name, direction):
    assert lower_is_better(name) is direction


def counts(*names: str, points: int = 10) -> list[MetricCount]:
    return [MetricCount(clean(name), points) for name in names]


def chosen_by_points(**points: int) -> str | None:
    watched = choose(None, [MetricCount(clean(name), count) for name, count in points.items()])
    return watched.metric if watched else None


@pytest.mark.parametrize(
    ("points", "metric"),
    [
        ({"train_loss": 1, "loss": 143}, "loss"),
        ({"test_loss": 1, "val_loss": 20}, "val_loss"),
        ({"eval_loss": 1, "loss": 143}, "loss"),
        ({"final reward": 1, "reward": 50, "loss": 50}, "reward"),
        ({"loss_epoch": 2, "training_loss": 400}, "training_loss"),
        ({"val_loss": 3, "loss": 143}, "val_loss"),
        ({"val_loss": 1, "loss": 3}, "val_loss"),
        ({"loss1": 90, "loss2": 90, "total_loss": 90}, "total_loss"),
        ({"Masked Loss": 30, "Aux Loss": 30, "Total Loss": 30}, "Total Loss"),
        # Of two of a kind the one with far more points, whatever their tails.
        ({"loss_a_long_name": 500, "loss_b": 20}, "loss_a_long_name"),
        ({"loss_epoch": 40, "training_loss_step": 4000}, "training_loss_step"),
        ({"acc": 5, "batch_accuracy": 400}, "batch_accuracy"),
        ({"avg_loss": 6, "running loss": 600}, "running loss"),
        ({"foo": 2, "foo_of_all_things": 90}, "foo_of_all_things"),
        ({"loss": 100, "avg_loss": 99}, "avg_loss"),
        ({"r": 900, "ep_rew_mean": 30}, "ep_rew_mean"),
        # What stands in numbered parts is watched as a whole.
        ({"loss1": 90, "loss2": 90, "total": 90}, "total"),
        ({"loss_0": 90, "loss_1": 90, "sum": 80}, "sum"),
        ({"loss[0]": 90, "loss[1]": 90, "overall": 90}, "overall"),
        ({"head1_loss": 90, "head2_loss": 90, "total": 90}, "total"),
        ({"损失[0]": 90, "损失[1]": 90, "合计": 90}, "合计"),
        ({"Rec": 50, "Commit": 50, "Total": 50}, "Total"),
        ({"loss1": 50, "total": 50}, "loss1"),
        # One point of a name that says nothing is a setting, or too early to say.
        ({"n_blocks": 1, "foo": 1}, None),
        ({"alpha": 1, "zeta": 1, "lr": 500}, None),
        ({"foo": 1, "bar": 80}, "bar"),
        ({"seed_used": 1}, None),
        ({"foo": 1, "train_loss": 80}, "train_loss"),
        ({"accuracy": 1}, "accuracy"),
        ({"foo": 2}, "foo"),
    ],
)
def test_a_summary_and_a_part_lose_against_the_curve_of_the_whole(points, metric):
    assert chosen_by_points(**points) == metric


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
        (["Rec", "KL", "Total"], "Total"),
        (["Rec", "KL"], "Rec"),
        (["recon_loss", "kl_loss"], "recon_loss"),
        (["kl_loss", "elbo_total"], "elbo_total"),
        (["reconstruction", "kld", "sum"], "sum"),
        (["KL"], "KL"),
        (["learn", "test", "total"], "test"),
        (["Mean", "std", "num epochs"], None),
        (["mean", "std", "loss"], "loss"),
        (["avg", "median", "stddev"], None),
        (["avg"], "avg"),
        (["tokens", "num_examples", "total_frames"], None),
        (["total", "policy_loss"], "policy_loss"),
        (["train/loss/rew", "train/loss/value", "episode/score"], "episode/score"),
        (["loss_bbox", "loss_cls", "loss_all"], "loss_all"),
        (["d0.loss_cls", "d0.loss_bbox", "loss"], "loss"),
        (["平均损失", "验证损失", "学习率"], "验证损失"),
        (["top1_err", "foo"], "top1_err"),
        (["l2_reg", "acc"], "acc"),
        (["final_score", "acc"], "acc"),
        (["final_score"], "final_score"),
        (["obs_rms_mean", "errorCode", "batch_size", "train_duration", "n_params"], None),
        (["epoch_loss@train", "epoch_loss@validation"], "epoch_loss@validation"),
        (["acc@train", "acc@eval"], "acc@eval"),
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


@pytest.mark.parametrize(
    ("requested", "name", "direction", "directed"),
    [(None, "foo", None, False), ("foo", "foo", None, False), ("foo", "foo", True, True), (None, "loss", None, True),
     ("entropy", "entropy", None, False), (None, "final_score", None, True), (None, "foo", False, True)],
)  # fmt: skip
def test_a_direction_that_neither_name_nor_person_tells_is_not_known(requested, name, direction, directed):
    watched = choose(requested, counts(name), direction)
    assert watched is not None and watched.directed is directed


@pytest.mark.parametrize("requested", ["none", "None", "NONE"])
def test_a_person_may_ask_that_nothing_is_watched(requested):
    assert choose(requested, counts("loss", "none_of_it"), None) is None
    assert chosen(requested, "loss", "none") == "none", "a metric that is called so"


@given(st.permutations(["loss", "val_loss", "ep_rew_mean", "accuracy", "lr", "total_loss", "loss_G"]))
def test_the_choice_does_not_depend_on_the_order_of_metrics(names):
    assert chosen(None, *names) == "ep_rew_mean" and chosen("loss", *names) == "loss"


@given(st.text(max_size=60))
def test_every_name_has_a_role(name):
    assert role_of(name) in Role
