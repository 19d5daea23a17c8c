"""Code that a person added: each fact with the code that has it, and with the same code written well."""

import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.diagnosis.source_code import CodeRead, read_code

LOOP = """
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
{before}
for epoch in range(epochs):
    model.train()
    for x, y in train_loader:
        loss = criterion(model(x), y)
{step}
{epoch}
"""
WELL = "optimizer.zero_grad()\nloss.backward()\nclip_grad_norm_(model.parameters(), 1.0)\noptimizer.step()"


def loop(step: str = WELL, before: str = "", epoch: str = "") -> str:
    return LOOP.format(before=before, step=textwrap.indent(step, " " * 8), epoch=textwrap.indent(epoch, " " * 4))


def read(code: str, name: str = "train.py") -> CodeRead:
    return read_code({name: textwrap.dedent(code)})


def names(code: str) -> set[str]:
    return {fact.name for fact in read(code).facts} - {"setting", "parameters"}


STEPLR = "sched = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)"
ONECYCLE = "sched = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs * len(train_loader))"
SCALER = "scaler = torch.cuda.amp.GradScaler()"
EVALUATE = "for x, y in val_loader:\n    correct += accuracy(model(x), y)"
LOADER = "train_loader = DataLoader(train_set, batch_size=32, shuffle={})"
FLIP = "{} = transforms.Compose([transforms.RandomHorizontalFlip(), transforms.ToTensor()])"
ENDS = "class Net(nn.Module):\n    def forward(self, x):\n        return {}\ncriterion = {}\n"
PAIRS = [
    ("no_zero_grad", loop(WELL.replace("optimizer.zero_grad()\n", "")), loop()),
    ("zero_grad_before_step", loop("loss.backward()\noptimizer.zero_grad()\noptimizer.step()"), loop()),
    ("no_clipping", loop("optimizer.zero_grad()\nloss.backward()\noptimizer.step()"), loop()),
    (
        "clip_after_step",
        loop("optimizer.zero_grad()\nloss.backward()\noptimizer.step()\nclip_grad_norm_(model.parameters(), 1.0)"),
        loop(),
    ),
    (
        "clip_before_unscale",
        loop(WELL.replace("optimizer.step()", "scaler.step(optimizer)"), SCALER),
        loop(WELL.replace("clip_", "scaler.unscale_(optimizer)\nclip_"), SCALER),
    ),
    ("no_scaler", "with autocast():\n" + textwrap.indent(loop(), "    "), loop()),
    ("summed_loss", loop(WELL + "\ntotal += loss"), loop(WELL + "\ntotal += loss.item()")),
    ("summed_loss", loop(WELL + "\nlosses.append(loss)"), loop(WELL + "\nlosses.append(loss.detach())")),
    ("epoch_schedule_per_batch", loop(WELL + "\nsched.step()", STEPLR), loop(WELL, STEPLR, "sched.step()")),
    ("batch_schedule_per_epoch", loop(WELL, ONECYCLE, "sched.step()"), loop(WELL + "\nsched.step()", ONECYCLE)),
    ("no_eval", loop(epoch=EVALUATE), loop(epoch=f"model.eval()\n{EVALUATE}")),
    ("no_no_grad", loop(epoch=EVALUATE), "with torch.no_grad():\n    pass\n" + loop(epoch=EVALUATE)),
    (
        "no_train",
        loop(epoch=f"model.eval()\n{EVALUATE}").replace("model.train()", "pass"),
        loop(epoch=f"model.eval()\n{EVALUATE}"),
    ),
    (
        "other_parameters",
        "model = Net()\nopt = Adam(model.parameters())\nmodel = Net()\n",
        "model = Net()\nmodel = Net()\nopt = Adam(model.parameters())\nmodel = model.to(device)\n",
    ),
    (
        "other_parameters",
        "old = Net()\nnew = Net()\nopt = Adam(old.parameters())\nnew(x).sum().backward()\n",
        "old = Net()\nnew = Net()\nopt = Adam(new.parameters())\nnew(x).sum().backward()\n",
    ),
    (
        "all_frozen",
        "for p in model.parameters():\n    p.requires_grad = False\nopt = Adam(model.parameters())",
        "for p in model.parameters():\n    p.requires_grad = False\nmodel.fc = nn.Linear(8, 2)\n"
        "opt = Adam(model.parameters())",
    ),
    ("part_of_the_parameters", "opt = Adam(model.head.parameters())", "opt = Adam(model.parameters())"),
    ("log_without_epsilon", "loss = -torch.log(p).mean()", "loss = -torch.log(p + 1e-8).mean()"),
    ("log_without_epsilon", "loss = -p.log().mean()", "p = p.clamp(min=1e-6)\nloss = -p.log().mean()"),
    ("log_without_epsilon", "loss = -np.log(probs)", "loss = np.log(10000.0)"),
    ("division_without_epsilon", "z = x / x.norm()", "z = x / (x.norm() + 1e-8)"),
    ("division_without_epsilon", "s = x.std()\nz = (x - m) / s", "s = x.std() + eps\nz = (x - m) / s"),
    ("root_without_epsilon", "d = torch.sqrt((a - b).pow(2).sum())", "d = torch.sqrt((a - b).pow(2).sum() + 1e-12)"),
    (
        "softmax_twice",
        ENDS.format("F.softmax(self.fc(x), dim=-1)", "nn.CrossEntropyLoss()"),
        ENDS.format("self.fc(x)", "nn.CrossEntropyLoss()"),
    ),
    ("softmax_twice", "loss = F.cross_entropy(torch.softmax(logits, 1), y)", "loss = F.cross_entropy(logits, y)"),
    (
        "softmax_twice",
        "Dense(10, activation='softmax')\nSparseCategoricalCrossentropy(from_logits=True)",
        "Dense(10, activation='softmax')\nSparseCategoricalCrossentropy()",
    ),
    (
        "sigmoid_twice",
        ENDS.format("torch.sigmoid(self.fc(x))", "nn.BCEWithLogitsLoss()"),
        ENDS.format("torch.sigmoid(self.fc(x))", "nn.BCELoss()"),
    ),
    (
        "no_log_before_nll",
        ENDS.format("F.softmax(self.fc(x), -1)", "nn.NLLLoss()"),
        ENDS.format("F.log_softmax(self.fc(x), -1)", "nn.NLLLoss()"),
    ),
    ("train_not_shuffled", LOADER.format("False"), LOADER.format("True")),
    ("train_not_shuffled", "train_loader = DataLoader(train_set, 32)", "val_loader = DataLoader(val_set, 32)"),
    ("augmented_held_out", FLIP.format("val_transform"), FLIP.format("train_transform")),
    (
        "augmented_held_out",
        f"{FLIP.format('tf')}\nval_set = ImageFolder('val', transform=tf)",
        f"{FLIP.format('tf')}\ntrain_set = ImageFolder('train', transform=tf)",
    ),
    (
        "fit_on_all_data",
        "s = StandardScaler()\nX = s.fit_transform(X)\na, b = train_test_split(X)",
        "a, b = train_test_split(X)\ns = StandardScaler()\na = s.fit_transform(a)",
    ),
    (
        "fitted_anew_on_test",
        "s = StandardScaler()\nX_test = s.fit_transform(X_test)",
        "s = StandardScaler()\nX_test = s.transform(X_test)",
    ),
]


@pytest.mark.parametrize(("fact", "wrong", "right"), PAIRS, ids=[f"{at}-{pair[0]}" for at, pair in enumerate(PAIRS)])
def test_what_is_wrong_is_a_fact_and_what_is_right_is_none(fact: str, wrong: str, right: str) -> None:
    assert fact in names(wrong)
    assert fact not in names(right)


def test_a_loop_that_is_written_well_is_told_nothing_of() -> None:
    assert names(loop()) == set()


def test_a_gradient_that_is_worked_out_by_hand_is_not_cleared() -> None:
    assert "no_zero_grad" not in names("for x, y in data:\n    g = net.backward(y)\n    opt.step(g)\n")


def test_a_width_that_two_files_tell_otherwise_is_not_known() -> None:
    model = "class M(nn.Module):\n    def __init__(self, c):\n        self.e = nn.Embedding(c.vocab, c.width)\n"
    files = {"model.py": f"vocab = 9\nwidth = 768\n{model}", "train.py": "add_argument('--width', default=384)"}
    assert [fact.name for fact in read_code(files).facts] == []
    assert [fact.name for fact in read_code({"model.py": files["model.py"]}).facts] == ["parameters", "embeddings"]


def test_a_fact_knows_its_line_and_quotes_it() -> None:
    [fact] = read("a = 1\nloss = -torch.log(p).mean()\n").facts
    assert (fact.file, fact.line) == ("train.py", 2)
    assert "torch.log(p)" in fact.text


GPT = """
VOCABULARY = 50257
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, 4)
        self.one = nn.Linear(width, 4 * width)
        self.two = nn.Linear(4 * width, width)
class Model(nn.Module):
    def __init__(self, width=64, layers=4):
        super().__init__()
        self.embed = nn.Embedding(VOCABULARY, width)
        self.blocks = nn.ModuleList([Block(width) for _ in range(layers)])
        self.out = nn.Linear(width, {out})
"""
BLOCK = 4 * 64 * 64 + 4 * 64 + (64 * 256 + 256) + (256 * 64 + 64)


def parameters(code: str) -> dict[str, float]:
    return next((dict(fact.numbers) for fact in read(code).facts if fact.name == "parameters"), {})


def test_parameters_are_counted_through_classes_loops_and_constants() -> None:
    counted = parameters(GPT.format(out=10))
    assert counted["embeddings"] == 50257 * 64
    assert counted["total"] == 50257 * 64 + 4 * BLOCK + 64 * 10 + 10
    assert "embeddings" in names(GPT.format(out=10))


def test_the_one_place_that_makes_a_model_tells_its_sizes() -> None:
    counted = parameters(GPT.format(out=10) + "\nmodel = Model(width=8, layers=1)\n")
    assert counted["embeddings"] == 50257 * 8


def test_tied_weights_count_once() -> None:
    tied = GPT.format(out="VOCABULARY, bias=False") + "        self.out.weight = self.embed.weight\n"
    assert parameters(tied)["total"] == 50257 * 64 + 4 * BLOCK


@pytest.mark.parametrize("unknown", ["config.out", "f(3)", "f'{width}'", "int(argv[1])"])
def test_of_a_layer_of_unknown_size_no_share_is_told(unknown: str) -> None:
    assert parameters(GPT.format(out=unknown)) == {}


def test_a_keras_model_is_counted_by_the_width_before() -> None:
    code = "m = Sequential([Embedding(10000, 64), LSTM(32), Dense(1)])"
    assert parameters(code) == {"total": 640000 + 4 * 32 * 97 + 33, "embeddings": 640000, "share": 0.9809}


def test_a_balanced_model_is_no_imbalance() -> None:
    assert "embeddings" not in names("m = nn.Sequential(nn.Embedding(100, 64), nn.Linear(64, 256), nn.Linear(256, 64))")


def test_the_rate_and_the_optimizer_are_settings() -> None:
    assert {fact.text for fact in read("LR = 0.03\nopt = torch.optim.SGD(m.parameters(), lr=LR)").facts} >= {
        "optimizer=SGD",
        "lr=0.03",
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.py", "def f(:\n", "a.py: not read: syntax error in line 1"),
        ("a.py", "x = 1\nprint 'hello'\n", "a.py: not read: line 2 is Python 2"),
        ("a.py", "x = '\0'", "a.py: not read:"),
        ("a.ipynb", "no json", "a.ipynb: not read: no notebook"),
        ("a.ipynb", "[]", "a.ipynb: not read: a notebook without cells"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name: str, text: str, said: str) -> None:
    [problem] = read_code({name: text}).problems
    assert problem.startswith(said)


def test_a_notebook_is_read_cell_by_cell() -> None:
    cells = ["%pip install torch\nlr = 0.1", "def broken(:", "a = 2\nloss = -torch.log(p)"]
    book = {"cells": [{"cell_type": "markdown", "source": "# log(x)"}]}
    book["cells"] += [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    found = read(json.dumps(book), "a.ipynb")
    assert [(fact.name, fact.file, fact.line) for fact in found.facts] == [("log_without_epsilon", "a.ipynb cell 3", 2)]
    assert [problem.partition(" (")[0] for problem in found.problems] == [
        "a.ipynb cell 2: not read: syntax error in line 1"
    ]


def test_a_loss_in_one_file_gets_what_a_model_in_another_returns() -> None:
    files = {"model.py": ENDS.format("F.softmax(x, -1)", "None"), "train.py": "loss = nn.CrossEntropyLoss()(m(x), y)"}
    assert ("softmax_twice", "model.py") in {(fact.name, fact.file) for fact in read_code(files).facts}


def test_what_stands_in_a_hundred_lines_is_told_a_few_times() -> None:
    assert len(read("loss = torch.log(p)\n" * 100).facts) == 5


@given(st.lists(st.sampled_from(loop().splitlines() + GPT.splitlines() + ["    return x", "  (", "[", "lambda: 0"])))
def test_code_that_was_cut_anywhere_is_read_or_told_why_not(lines: list[str]) -> None:
    found = read_code({"a.py": "\n".join(lines)})
    assert found == read_code({"a.py": "\n".join(lines)})
    assert not (found.facts and found.problems)
