"""W&B's run files."""
