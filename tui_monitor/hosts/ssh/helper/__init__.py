"""What runs on the other machine. None of it is imported here but by tests: `helper_text.py` sends it as one text."""
