"""The name that a person or MLflow gave a run: the tag `mlflow.runName`, a file of its own beside the metrics."""


def run_name(head: bytes) -> str | None:
    """`head`: what `tags/mlflow.runName` holds."""
    return head.decode("utf-8", "replace").strip() or None
