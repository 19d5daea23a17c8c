"""Frozen values that cross rooms. Standard library only; no behaviour beyond naming what is already there."""
