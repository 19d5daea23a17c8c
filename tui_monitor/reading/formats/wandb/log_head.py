"""By what a `.wandb` file is known, without what reads it."""

MAGIC = b":W&B"


def is_wandb_log(name: str, head: bytes) -> bool:
    return head.startswith(MAGIC) or (name.endswith(".wandb") and MAGIC.startswith(head))
