"""Processes: finding them, proposing, and the only hands that may touch them."""
