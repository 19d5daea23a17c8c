"""Bytes to points: where they come from, how they grow, what they say."""
