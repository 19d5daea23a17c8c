"""Databases, opened read-only: one small module each."""
