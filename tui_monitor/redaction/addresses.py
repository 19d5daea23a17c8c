"""Secrets in URLs: passwords and tokens before the host, webhooks, signatures in a query."""

from tui_monitor.redaction.marks import behind
from tui_monitor.redaction.secret_words import NUMBER

_HOST = r"(?=@[\w\[])"

RULES = (
    *behind("url", r"://[^\s/:@\[\"']{0,100}:", secret=rf"[^\s/\"'…]{{1,200}}{_HOST}"),
    # a token; the name of a user is shorter, or has no digit
    *behind("url", "://", secret=rf"(?:(?=[^\s/:@]*\d)[^\s/:@\[\"'…]{{12,200}}|[^\s/:@\[\"'…]{{20,200}}){_HOST}"),
    *behind(
        "webhook",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/",
        r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/",
        r"\.webhook\.office\.com/webhookb?2?/",
        r"hooks\.zapier\.com/hooks/catch/",
        r"api\.telegram\.org/(?:file/)?bot",
        r"/open-apis/bot/v2/hook/",  # Feishu, Lark
        secret=r"[^\s\"'<>…]{4,}",
    ),
    *behind(
        "url",
        r"[?&](?:key|sig|signature|x-(?:amz|goog|oss)-(?:signature|security-token|credential))=",
        secret=r"[^\s\"'&<>…]{8,}",
        unless=NUMBER,
    ),
)
