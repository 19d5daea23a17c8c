"""This machine: its files, its process table, one verified signal. Only here is psutil imported."""
