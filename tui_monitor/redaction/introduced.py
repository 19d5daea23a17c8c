"""Secrets behind words that introduce them: `password=`, `"api_key": `, `Cookie: `, `Authorization: Bearer `."""

from tui_monitor.redaction.marks import behind, replacing
from tui_monitor.redaction.secret_words import IS, IS_SET_TO, NOTHING, NUMBER, PATH, ending_in, value

_OWNERS_OF_KEYS = (
    "api access private secret auth encryption signing account wandb openai anthropic hf app application master service"
    " license comet neptune subscription"
)
_OWNERS_OF_TOKENS = (
    "access auth api hf hub gh github gitlab bot refresh session wandb slack bearer client csrf personal deploy npm"
    " pypi vault telegram discord neptune comet mlflow clearml registry jupyter security private tracking databricks"
    " job cluster service push upload read write agent ngrok device"
)
_OWNERS_OF_PASSWORDS = "db user my mysql my_sql pg postgres redis mail smtp admin root proxy"

_PASSWORDS = (r"passw(?:or?|r)?d", "passphrase", ending_in("pass", _OWNERS_OF_PASSWORDS, "_"))
_KEYS = (
    "secret",
    ending_in("key", _OWNERS_OF_KEYS, "[_-]"),
    ending_in("key", _OWNERS_OF_KEYS, ""),
    ending_in("token", _OWNERS_OF_TOKENS, "[_-]"),
    ending_in("token", "auth access api bot", ""),
)
_ALONE = (r"token(?<![\w.-]token)", r"auth(?<![\w.-]auth)", "credentials?")
_FLAGS = "|".join((*_PASSWORDS, *_KEYS, r"(?<=--)(?:token|pwd|auth(?=\S*\s+\S*[\d:]))"))
_NO_SECRET = f"{NUMBER}|{NOTHING}|{PATH}"
_LOOKS_LIKE_ONE = r"(?=[^\s\"',;&]*\d)(?=[^\s\"',;&]{8})"
_SCHEME = r"(?:(?:bearer|basic|token|digest|apikey|bot)\s)?+"

RULES = (
    *behind(
        "cookie",
        r"cookie[\"']?\s{0,2}[:=]\s{0,2}[\"']?",
        secret=r"[^\s=;,\"'…]{1,80}=[^\s;,\"'…]{4,}(?:;\s{0,2}[^\s=;,\"'…]{1,80}=[^\s;,\"'…]+)*",
    ),
    replacing("bearer", r"(?i:bearer)\s{1,4}(?P<secret>(?=[\w.~+/=-]*(?:\d|[a-z][A-Z]))[\w.~+/=-]{8,})"),
    replacing("bearer", r"Basic\s{1,4}(?P<secret>[A-Za-z0-9+/]{6,}={1,2}(?![\w=]))"),
    *behind("value", r"login\s{1,4}\S{1,80}\s{1,4}password\s{1,4}", secret=r"[^\s…]{3,}"),
    *behind("value", *(word + IS for word in _PASSWORDS), secret=value(3), unless=NOTHING),
    *behind("value", r"passw(?:or?|r)?d (?:is|was)[: ]\s?" + _LOOKS_LIKE_ONE, secret=value(8), unless=NOTHING),
    *behind("value", r"passw(?:or?|r)?d for [^:…]{1,60}:\s{1,2}", r"passcode" + IS, secret=value(3), unless=NOTHING),
    # not `forward pass: 12 ms`
    *behind("value", r"(?:^|[,:;&?{(\"'])\s?[\"']?pass" + IS + _LOOKS_LIKE_ONE, secret=value(8), unless=_NO_SECRET),
    replacing("value", r"(?i:secret)\s{1,4}(?P<secret>[A-Z2-7]{16,}=*)(?![A-Za-z0-9])"),
    *behind("value", f"pwd{IS}", secret=value(3), unless=f"{NOTHING}|{PATH}"),  # PWD=/home/me is where one stands
    *behind("value", *(word + IS for word in _KEYS), secret=value(4), unless=_NO_SECRET),
    *behind("value", f"authorization{IS}{_SCHEME}", secret=value(4), unless=_NO_SECRET),
    *behind("value", *(word + IS_SET_TO for word in _ALONE), secret=value(4), unless=_NO_SECRET),
    # `next token: hello` is none
    *behind("value", *(word + IS + _LOOKS_LIKE_ONE for word in _ALONE), secret=value(8), unless=_NO_SECRET),
    *behind(
        "value",
        rf"--[\w-]*(?:{_FLAGS})[\"']?,?\s{{1,4}}[\"']?",
        secret=value(4),
        unless=f"-|{_NO_SECRET}",
    ),
    *behind(
        "value",
        rf"api[ _-]?(?:key|token)s?(?: (?:is|was|provided|given|used))?(?:{IS}|\s){_LOOKS_LIKE_ONE}",
        secret=value(8),
        unless=NUMBER,
    ),
)
