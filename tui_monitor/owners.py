"""Whose a file is. What somebody else may have written is read as theirs, whatever it says about itself."""

import grp
import os
import pwd
import stat

from tui_monitor.text import Shown, clean

_ROOT = 0


def stranger(status: os.stat_result, path: str | None = None) -> Shown | None:
    """Who else may have written this file, as half a sentence; None when it is ours, or root's, alone.

    A group of nobody but us is no group. `path`: where it really lies, when it matters that nobody put one file of
    ours in the place of another: a folder that everybody may write, unless it is sticky, lets everybody do so.
    """
    if status.st_uid not in (os.getuid(), _ROOT):
        return clean(f"it belongs to {_user(status.st_uid)}, not to you")
    if status.st_mode & stat.S_IWOTH:
        return Shown("everybody may write it")
    if status.st_mode & stat.S_IWGRP and (group := _shared_group(status)):
        return clean(f"group {group} may write it")
    if path is not None and (folder := _open_folder(path)) is not None:
        return clean(f"everybody may replace it in {folder}")
    return None


def _user(uid: int) -> str:
    try:
        return clean(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return f"user {uid}"


def _shared_group(status: os.stat_result) -> str | None:
    """Its name; None for the private group that many systems give each user."""
    try:
        group = grp.getgrgid(status.st_gid)
    except KeyError:
        return str(status.st_gid)
    owner = _user(status.st_uid)
    return None if group.gr_name == owner and set(group.gr_mem) <= {owner} else group.gr_name


def _open_folder(path: str) -> str | None:
    folder = os.path.dirname(path)
    while True:
        mode = os.stat(folder).st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
