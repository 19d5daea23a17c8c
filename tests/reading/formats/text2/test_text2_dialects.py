"""One or two lines of trainers that no recorded log shows: metric, step and value of each."""

import pytest
from reading_text2 import said

SAID: tuple[tuple[str, str, dict[str, list[tuple[float, float]]]], ...] = (
    (
        "timm",
        "Train: 1 [   0/10 (  0%)]  Loss: 6.957 (6.96)  Time: 10.05s,  25.47/s  LR: 1.000e-06\n"
        "Test: [   0/48]  Time: 1.2 (1.2)  Loss:  0.62 (0.62)  Acc@1: 85.5 (85.5)\n",
        {"Loss": [(1, 6.957)], "LR": [(1, 1e-6)], "Test Loss": [(1, 0.62)], "Test Acc@1": [(1, 85.5)]},
    ),
    (
        "wide-resnet",
        "| Epoch [  1/200] Iter[  1/391]\t\tLoss: 2.25 Acc@1: 10.0%\n"
        "| Validation Epoch #1\t\t\tLoss: 1.5 Acc@1: 45.00%\n",
        {"Loss": [(1, 2.25)], "Validation Loss": [(1, 1.5)]},
    ),
    (
        "modded-nanogpt",
        "step:1/6200 train_loss:10.9 train_time:747ms step_avg:nanms\n",
        {"train_loss": [(1, 10.9)], "train_time": [(1, 747)]},
    ),
    (
        "llm.c",
        "s:0 tel:10.9688\ns:0 trl:10.965 lr:0.000001 norm:15.37\n",
        {"tel": [(0, 10.9688)], "trl": [(0, 10.965)]},
    ),
    (
        "Megatron",
        " iteration       20/    1000 | consumed samples:   80 | learning rate: 3.750E-05 | lm loss: 1.25E+01 |\n",
        {"lm loss": [(20, 12.5)], "learning rate": [(20, 3.75e-5)]},
    ),
    (
        "DeepSpeed",
        "[2024-01-01 10:00:00,123] [INFO] [logging.py:96:log_dist] [Rank 0] step=10, skipped=0, lr=[1e-05]\n",
        {"lr": [(10, 1e-5)]},
    ),
    (
        "fairseq",
        "2024-01-01 10:00:00 | INFO | fairseq.trainer | epoch 001:     12 / 100 loss=9.1, ppl=501.2\n",
        {"loss": [(12, 9.1)], "ppl": [(12, 501.2)]},
    ),
    (
        "word language model",
        "| epoch   1 |   200/ 2983 batches | lr 20.00 | ms/batch 30.1 | loss  7.63 | ppl  2058.91\n"
        "| end of epoch   1 | time: 90.0s | valid loss  5.4 | valid ppl   240\n",
        {"loss": [(200, 7.63)], "valid loss": [(200, 5.4)]},
    ),
    ("DCGAN", "[3/25][10/100]\tLoss_D: 0.5\tLoss_G: 2.25\n", {"Loss_D": [(210, 0.5)], "Loss_G": [(210, 2.25)]}),
    (
        "CycleGAN",
        "(epoch: 1, iters: 100, time: 0.198, data: 0.278) D_A: 0.255 G_A: 0.322\n",
        {"D_A": [(100, 0.255)], "G_A": [(100, 0.322)], "time": [(100, 0.198)]},
    ),
    (
        "stylegan2",
        "tick 1     kimg 4.0      time 1d 03h 25m   sec/tick 291.6   sec/kimg 72.89\n",
        {"kimg": [(1, 4)], "sec/tick": [(1, 291.6)], "sec/kimg": [(1, 72.89)]},
    ),
    (
        "PyTorch quickstart",
        "Epoch 2\n-------\nloss: 2.301170  [   64/60000]\nTest Error: \n Accuracy: 44.7%, Avg loss: 2.155\n",
        {"Avg loss": [(60064, 2.155)], "Accuracy": [(60064, 44.7)]},
    ),
    (
        "mmengine",
        "2023/06/05 20:10:13 - mmengine - INFO - Epoch(train)   [1][1/6]  lr: 4.0e-08  eta: 4:59:11  loss: 0.5\n"
        "2023/06/05 20:10:14 - mmengine - INFO - Epoch(val) [1][5/5]    coco/AP: 0.25\n",
        {"loss": [(1, 0.5)], "coco/AP": [(1, 0.25)]},
    ),
    (
        "detectron2",
        "[11/17 15:16:42] d2.utils.events INFO:  eta: 21:12  iter: 19  total_loss: 0.4109  lr: 0.00019  mem: 118M\n",
        {"total_loss": [(19, 0.4109)], "lr": [(19, 0.00019)]},
    ),
    (
        "nnU-Net",
        "\nepoch:  3\n2023-09-01 03:09:21.189396: train loss : -0.6333\n"
        "2023-09-01 03:09:48.1: validation loss: -0.7291\n"
        "2023-09-01 03:09:55.400590: lr: 0.009982\n",
        {"train loss": [(3, -0.6333)], "validation loss": [(3, -0.7291)], "lr": [(3, 0.009982)]},
    ),
    (
        "MLPerf",
        ':::MLPv0.5.0 ncf 1541731867.07 (ncf.py:450) eval_accuracy: {"epoch": 2, "value": 0.5}\n'
        ":::MLPv0.5.0 ncf 1541731867.07 (ncf.py:451) eval_target: 0.635\n",
        {"eval_accuracy": [(2, 0.5)], "epoch": [(2, 2)]},
    ),
    (
        "YOLO",
        "      Epoch    GPU_mem   box_loss   Instances       Size\n"
        "       2/14         0G      4.1         23         96: 25% ━── 1/4 1.7it/s 0.2s<1.7s\r"
        "       2/14         0G      4.6         25         96: 100% ━━━ 4/4 11.1it/s 0.4s\n"
        "                 Class     Images  Instances      Box(P          R      mAP50): 100% ━━━ 1/1 7.5it/s\n"
        "                   all         32         49      0.5      0.25      0.125\n",
        {"box_loss": [(2, 4.6)], "Precision": [(2, 0.5)], "Recall": [(2, 0.25)], "mAP50": [(2, 0.125)]},
    ),
    (
        "CatBoost",
        "7:\tlearn: 0.69\ttest: 0.68\tbest: 0.68 (7)\ttotal: 1ms\n",
        {"learn": [(7, 0.69)], "test": [(7, 0.68)]},
    ),
    ("an episode counter", "Episode 10\tAverage Score: 12.5\n", {"Average Score": [(10, 12.5)]}),
    ("an episode beside a step", "episode 3 step 1200 reward 5\n", {"reward": [(1200, 5)]}),
    (
        "Hugging Face with its bar",
        "  1%|1         | 10/1000 [00:05<08:00,  2.0it/s]\r{'loss': 0.5, 'learning_rate': 5e-05, 'epoch': 0.02}\n",
        {"loss": [(10, 0.5)], "learning_rate": [(10, 5e-5)]},
    ),
)


@pytest.mark.parametrize(("trainer", "text", "series"), SAID, ids=[row[0] for row in SAID])
def test_a_line_of_a_trainer(trainer: str, text: str, series: dict[str, list[tuple[float, float]]]) -> None:
    found = said(text).series
    assert {metric: found.get(metric) for metric in series} == series
