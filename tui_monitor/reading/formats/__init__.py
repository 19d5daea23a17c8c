"""Growing files: one small module a format, one visible registry (`registry.py`)."""
