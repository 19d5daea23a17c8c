"""Secrets are in no text that is shown or written, and what only looks like one stays.

Every secret here is made up, and put together from parts, so that no scanner takes this file for a leak.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_monitor.redaction.redact import redact
from tui_monitor.text import clean, clean_name, clean_value

HEX = "0123456789abcdef" * 4
KEY = HEX[3:43]
"""As W&B's: 40 hexadecimal digits."""
BASE64 = "Zm9vYmFyQmF6MTIzNDU2" + "Nzg5QUJDREVGZ0hJSktM"
PEM = "MIIEowIBAAKCAQEA7b3/Qz+Wx1kTn9vJc5RgYh2LmSd8" + "PfUeXo4NaZiBtKw0rHqM"
MIXED = "aB3dE6gH9jK2mN5p" + "Q8sT1vW4"
BEGIN, END = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
SLACK = "https://hooks.slack.com" + "/services/"
DISCORD = "https://discord.com/api" + "/webhooks/"
TOKEN = "gh" + "p_" + "abcdefghijklmnopqrstuvwxyz0123456789"

SECRETS = {
    "WANDB_API_KEY=%": KEY,
    "wandb login %": KEY,
    "$ wandb login --relogin %": KEY,
    "WANDB_KEY: %": KEY,
    "wandb: %": KEY,
    "paste an API key from your profile and hit enter: %": KEY,
    "machine api.wandb.ai login user password %": KEY,
    '{"key": "%", "lr": 0.1}': KEY,
    "{'key': '%'}": HEX[:32],
    r"{\"api_key\": \"%\"}": "abcdef1234",
    "local-%": KEY,
    "api_key: '%'": "abc12345",
    "apiKey=%": "abc12345",
    "Incorrect API key provided: %": "abc12345defg",
    '"hf_token": "%"': "hf" + "_" + "abcdefghijklmnopqrst",
    "OPENAI_API_KEY=%": "sk" + "-proj-abcdefghijklmnopqrstuvwx",
    "401 for %": "sk" + "-abcdefghijklmnopqrstuv12345",
    "password = %": "hunter2hunter2",
    "PGPASSWORD=%": "123456",
    "{'db_password': '%', 'port': 5432}": "correct horse; battery",
    "Server=db;Pwd=%;": "hunter2",
    "pwd=%": "hunter2hunter2",
    "mysql_pwd: %": "pa,ss&word",
    "DB_PASS=%": "hunter2",
    "aws_secret_access_key=%": "wJalrXUtnFEMIK7MDENG" + "bPxRfiCYEXAMPLEKEY",
    "found % in the environment": "AK" + "IAIOSFODNN7EXAMPLE",
    "using %": TOKEN,
    "Authorization: Bearer %": "abcdef.ghijkl-123",
    "Authorization: token %": "abcdefgh1234",
    "'Authorization': 'Basic %'": "dXNlcjpodW50ZXIy",
    "postgres://me:%@db.example/mlflow": "s3cr3tpw",
    "redis://:%@cache:6379/0": "p@ss:word",
    "git clone https://oauth2:%@host/x.git": "gl" + "pat-abcdefghijklmnopqrst",
    "git clone https://%@github.com/me/x.git": TOKEN,
    "remote: https://%@dev.example/x": "abcdef0123456789abcd",
    "post to " + SLACK + "%": "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "post to " + DISCORD + "%": "123456789012345678/" + MIXED,
    "tell " + DISCORD + "%": "123456789012345678/some-words-here",
    "https://api.telegram.org/bot%/sendMessage": "123456789:" + "AAabcdefghijklmnop",
    "Set-Cookie: %; HttpOnly": "session=abcdef12; Path=/",
    "Cookie: %": "sid=abcdef12; csrf=ghijkl34",
    "{'Cookie': '%'}": "_xsrf=2|abcdef12|0a1b",
    "--token %": "abcdefgh1234",
    "--api-key=%": "abcdefgh1234",
    "['python', 'train.py', '--wandb-key', '%']": "abcdefgh1234",
    "mysql -u root -p%": "hunter2",
    "mysqldump -h db -p% runs": "hunter2",
    "sshpass -p % ssh gpu01": "hunter2",
    "docker login -u me -p %": "hunter2",
    "sync -u me -p %": "hunter2",
    "sync -p %": "Tr0ub4dor&3",
    "sync -p%": "Tr0ub4dor&3",
    "http://localhost:8888/?token=%": HEX[:48],
    "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=%": HEX,
    "eyJ%": "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    BEGIN + "%": r"\nMIIEow\n" + END,
    "loaded % from env": BASE64,
    "%": PEM,
    "[rank0]: %": PEM.replace("Q", "/").replace("h", "/"),
    "  %": "hIiOZw7q5A8pK2LmXw==",
    "COMET_API_KEY=%": "abcDEF123ghiJKL456mnoPQR7",
    "neptune.init(api_token='%')": "eyJhcGlfYWRkcmVzcyI6Imh0dHBzOi8v",
    "os.environ['WANDB_API_KEY'] = '%'": KEY,
    "AccountName=x;AccountKey=%;EndpointSuffix=core.windows.net": MIXED * 3 + "==",
    "SharedAccessSignature=sv=2020&sig=%": "abcdef12ghi12345",
    "?sv=2020-08-04&sig=%&se=2026": "abcDEF123xyz",
    "MLFLOW_TRACKING_TOKEN=%": "da" + "pi" + HEX[:32],
    "databricks said % is over": "da" + "pi" + HEX[:32],
    "https://ntfy.sh/topic?auth=%": "QmVhcmVyIHRrX2FiY2RlZg",
    "ntfy: % refused": "tk" + "_agqdq7mvbofd37zqvn29rhumznizz",
    "user me@x.org, pass: %": "hunter22",
    "pass=%": "hunter22",
    "{'pass': '%'}": "hunter22",
    "curl -u me:% https://x": "hunter22x",
    "curl -sS --user 'me:%' https://x": "hunter22x",
    "curl -H 'X-Api-Key: %'": "abcd1234efgh",
    "curl -H 'PRIVATE-TOKEN: %'": "abcd1234efgh",
    "X-Auth-Token: %": "abcd1234efgh",
    "ray start --redis-password='%'": "5241590000000000",
    "redis-cli -h cache -a % ping": "hunter2222",
    "the password is %": "hunter2222",
    "Password for user me: %": "hunter2222",
    "Enter password: %": "hunter2222",
    "passcode: %": "834921",
    "2FA secret %": "JBSWY3DPEHPK3PXP",
    "otpauth://totp/x?secret=%&issuer=y": "JBSWY3DPEHPK3PXP",
    "client_secret=%": "GOC" + "SPX-" + MIXED,
    "'refresh_token': '%'": "1//0gabcdefGHIJKL-xyz_123",
    "google: % expired": "1//0gabcdefGHIJKL-xyz_123",
    "sshpass -p'%' ssh x": "hunter2",
    "mysql -uroot -p'%'": "hunter2",
    "PGPASSWORD='%' psql": "hunter2",
    "dvc remote modify --local r secret_access_key %": MIXED + "abcdefgh",
    "key_content=%": "MI" + "IEpAIBAAKCAQEA",
    "OPENSSH_KEY=%": "b3Blbn" + "NzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
    "vault: %": "hv" + "s.CAESI" + MIXED,
    "VAULT_TOKEN=%": "s." + MIXED,
    "linear: %": "lin_" + "api_abcdefghijklmnopqrst1234",
    "runner %": "gl" + "rt-abcdefghijklmnopqrst",
    "sourcegraph %": "sg" + "p_" + KEY,
    "figma %": "fig" + "d_" + MIXED,
    "jira: %": "ATA" + "TT3xFfGF0" + MIXED,
    "ngrok authtoken %": "2abcDEF123ghiJKL456_" + MIXED,
    "authtoken: %": "2abcDEF123ghiJKL456",
    "Namespace(lr=0.1, wandb_key='%', seed=1)": KEY,
    "'db': 'postgresql://u:%@h/d'": "pa-ss!w0rd",
    "mongodb+srv://u:%@c.mongodb.net": "pa55word",
}
"""A text, and what `%` stands for in it."""
TEXTS = [(text.replace("%", secret), secret) for text, secret in SECRETS.items()]
IN_A_LINE = [told for told in TEXTS if not told[0].startswith(("  ", BEGIN, PEM))]

HARMLESS = [
    "step 12/100 | loss 0.4512 | lr 3e-4 | tokens_per_second=13000.5 | tok/s 1.2e5",
    "tokens: 524288 token=512 auth: 3",
    "tokens=1234567 max_token: 4096 num_tokens 12 tokens/s 9000 token 5 of 12",
    "eos_token: '<|endoftext|>' pad_token=<pad>",
    "pad_token: </s> bos_token_id: 1 unk_token='<unk>' mask_token=[MASK]",
    "next token: hello (id 31373)",
    "tokenizer: /models/llama/tokenizer.json",
    "loading tokenizer=GPT2TokenizerFast",
    "token_embedding.weight: torch.Size([50257, 768])",
    "hub_token=<HUB_TOKEN>, hub_private_repo=False, push_to_hub_token=None",
    "usage: train.py [--use_auth_token [USE_AUTH_TOKEN]]",
    "api_key=None password: null secret=${SECRET} WANDB_API_KEY=$KEY auth_token=***",
    "checkpoint /data/experiments/2026-01-31/vit_large_patch16_224/seed_42/checkpoint_best.pth",
    f"commit {KEY}",
    f"commit: {KEY}",
    f"git sha={KEY} branch main",
    f"HEAD is now at {KEY}",
    f"run-b4efbneh.wandb,{KEY},val/loss",
    f"wandb: artifact digest {HEX[:32]}",
    f"{KEY}",
    f"sha256:{HEX}",
    f"image nvcr.io/nvidia/pytorch@sha256:{HEX}",
    f"integrity sha256-{BASE64}abc=",
    f"cache key: {HEX}",
    f"checkpoint hash {HEX[:32]}",
    f"/root/.cache/huggingface/hub/models--gpt2/snapshots/{KEY}/config.json",
    f"wandb: Run data is saved locally in /w/wandb/run-20260131_120000-{KEY}",
    f"wandb: View run at https://wandb.ai/team/project/runs/{KEY}",
    "run 123e4567-e89b-12d3-a456-426614174000 key: 123e4567-e89b-12d3-a456-426614174000",
    "CUDA_VISIBLE_DEVICES=GPU-5b9a7f1c-2d3e-4f5a-8b9c-0d1e2f3a4b5c,MIG-GPU-5b9a7f1c-2d3e-4f5a-8b9c-0d1e2f3a4b5c/7/0",
    "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "KeyError: 'loss'",
    "key: loss value: 0.5 {'key': 'val_loss', 'best': 0.31}",
    "Missing key(s) in state_dict: model.layers.0.self_attn.k_proj.weight",
    "keys=12 key_padding_mask=None num_key_value_heads: 8 primary key: 7",
    "resnet50_a1_0-14fe96d1.pth model=meta-llama/Llama-3.1-8B-Instruct",
    "TheBloke/Mixtral-8x7B-Instruct-v0.1-GPTQ-4bit-128g-actorder_True",
    "TransformerEncoderLayerWithRotaryEmbedding2D TestDistributedDataParallelWithMixedPrecision16",
    "frame #3: _ZN2at6native29vectorized_elementwise_kernelILi4ENS0_15CUDAFunctor_addIfEESt5arrayIPcLm3EEEEviT0_T1_",
    "sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64_warpgroupsize1x1x1_execute_segment_k_off_kernel",
    "lr=1e-4_bs=32_Adam_ViT-B16_seed42_wd0.05 FSDP2xTP4xPP2xCP2-ZeRO3-BF16-FA2-GQA8-RMSNorm-SwiGLU-RoPE1e6",
    "https://wandb.ai/team/project/runs/abc123",
    "s3://bucket/experiments/ViT-B16/Epoch10/checkpoint.pt",
    "ssh://git@github.com/me/x.git postgres://me@db/mlflow https://me.too@dev.example/x",
    "tensorboard --logdir runs -p 6006 --bind_all",
    "docker run -u root -p 8080:80 -p 127.0.0.1:6006:6006/tcp image",
    "ssh -p 22 host; mkdir -p logs/run1; dropout -p 0.1; python -u train.py -p gpu",
    "srun -p gpuA100x4 --gres=gpu:4 python train.py",
    "ffmpeg -pix_fmt yuv420p top-p 0.9 pre-processing",
    "PWD=/home/me/run OLDPWD=/home/me pwd: ~/x",
    "GOOGLE_APPLICATION_CREDENTIALS=/secrets/account.json",
    "    client = Client(api_key=api_key, token=self.token, password=getpass()), def login(secret: str)",
    "INFO:botocore.credentials:Found credentials in shared credentials file: ~/.aws/credentials",
    "a basic configuration, the bearer of bad news, no cookie for you; cookies: 3",
    "torch.distributed.elastic.multiprocessing.errors.ChildFailedError",
    "val/very_long_metric_name_with_many_words_in_it_2: 0.3",
    "Stopped by hand: NaN in loss since step 3 410 (12 in a row)",
    "hf_llama_finetune_run_with_lora sk-learn-pipeline-final disk-usage-of-all-nodes-of-it",
    "0123456789012345678901234567890123456789",
    "损失 0.5 [redacted] [redacted:x",
    "forward pass: 12.5ms/step, backward pass=30.25ms, pass 3 of 12, first pass: loss=0.5, pass=True, pass: 12",
    "the password is required, password was not given; password for user me: none; passcode: none",
    "docker run -u 1000:1000 -p 80:80 image; curl -u 1000:1000; curl -o out.json https://example.org/x",
    "secret sauce: 12 layers, secret santa 2026, no secret ABCDEFG here",
    "MIIT is a ministry; MIIB; keyboard key-12 key-value tk_1 dapi dapi_test 1//2 1//0 hvs. glimpse-abcdefghijklmnop",
    "redis-cli ping; redis-cli -h cache -p 6379 info; sig=0.3 sigma=0.5 signature=ed25519 &sig=12",
    "job_token_count: 12 read_token=5 write-token: none device_token_ids agent token budget 4096",
]


@pytest.mark.parametrize(("text", "secret"), TEXTS)
def test_a_secret_is_replaced_and_its_kind_told(text: str, secret: str) -> None:
    shown = clean(text)
    assert secret not in shown
    assert not [part for part in secret.replace(";", " ").split() if len(part) > 5 and part in shown]
    assert "[redacted:" in shown


@pytest.mark.parametrize(("text", "secret"), IN_A_LINE)
def test_what_stands_around_a_secret_stays(text: str, secret: str) -> None:
    del secret
    shown = clean(f"step 3 {text} loss 0.5")
    assert shown.startswith("step 3 ")
    assert shown.endswith(" loss 0.5")


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_training_output_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


PIECES = [text for text, _ in TEXTS] + HARMLESS + [secret for _, secret in TEXTS]
TOLD = st.text(max_size=80) | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=4).map(" ".join)
MANGLED = st.tuples(TOLD, TOLD, st.integers(0, 80)).map(lambda told: told[0][: told[2]] + told[1][told[2] // 2 :])


@given(TOLD | MANGLED, st.integers(1, 120))
@example("api_key=[redacted:x]abcdef12 https://[redacted:url]@host", 30)
def test_cleaning_twice_changes_nothing_wherever_it_is_cut(text: str, limit: int) -> None:
    for shown in (clean(text), clean(text, limit)):
        assert shown.isprintable()
        assert redact(shown) == shown
        assert clean(shown) == shown
    assert len(shown) <= limit
    assert clean(shown, limit) == shown


@given(st.sampled_from(IN_A_LINE), st.integers(1, 200), st.integers(0, 60))
def test_a_cut_through_a_secret_shows_no_half_of_it(told: tuple[str, str], limit: int, before: int) -> None:
    text, secret = told
    shown = clean(f"{'x ' * before}{text} and so on", limit)
    assert len(shown) <= limit
    start = f" {text}".index(secret)
    lead, half = f" {text}"[:start][-8:], secret[:7]
    assert lead + half not in shown


@pytest.mark.parametrize("colour", ["\x1b[31m", "\x1b[0m\x1b[1m"])
def test_colours_in_a_secret_do_not_hide_it(colour: str) -> None:
    assert clean(f"api_key={colour}abc{colour}12345") == "api_key=[redacted:value]"


def test_a_secret_far_behind_the_limit_is_not_looked_at_and_not_shown() -> None:
    shown = clean("word " * 4000 + "password=hunter2", 100)
    assert len(shown) == 100
    assert shown.endswith("…")


def test_a_letter_that_is_longer_in_small_does_not_hide_a_secret() -> None:
    assert clean("İİİ API_KEY=abc12345 İ") == "İİİ API_KEY=[redacted:value] İ"


def test_names_stay_apart() -> None:
    runs = [f"wandb-{KEY}", f"run_key={KEY}", f"run_key={KEY[::-1]}", BASE64, BASE64[::-1]]
    assert [clean_name(run) for run in runs] == runs


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("wandb/api_key", KEY, "[redacted:value]"),
        ("password", "123456", "[redacted:value]"),
        ("optimizer/lr", "0.1", "0.1"),
        ("max_token", "4096", "4096"),
        ("api_key", "None", "None"),
        ("commit", KEY, KEY),
        ("note", "token=abcdefgh1", "token=[redacted:value]"),
    ],
)
def test_the_name_of_a_setting_tells_whether_its_value_is_a_secret(name: str, value: str, shown: str) -> None:
    assert clean_value(name, value) == shown


def test_long_hostile_lines_are_done_in_no_time_worth_measuring() -> None:
    for text in (
        *("-" * 9000, "a-" * 4000, "token" * 1800, "a://" * 2000, "_" * 9000 + "=", "api_key" + " " * 9000),
        *(
            "-p " * 3000,
            "mysql " * 1500 + "-p",
            "-u x " * 1500 + "-p",
            "cookie: a=bcde; " * 500,
            "password=" + "a," * 4000,
        ),
        *(
            "--" * 4000,
            "--" + "key-" * 2000,
            "://" + "a" * 9000,
            "://a:" * 1500,
            'key="' * 1500,
            "0a" * 4000,
            "aB1" * 3000,
        ),
        *("login a password " * 500, "api_key provided" * 500, "Bearer " * 1000, "eyJ" + "a" * 9000, BEGIN * 200),
    ):
        assert len(clean(text)) <= 2000
