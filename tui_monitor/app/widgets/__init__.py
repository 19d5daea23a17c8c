"""Widgets, one a module: each draws itself in one `render`."""
