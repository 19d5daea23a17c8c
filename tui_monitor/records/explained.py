"""Errors of a file system as a sentence with what to do."""

import errno

_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space and try again",
    errno.EDQUOT: "the disk quota is used up: free some space and try again",
    errno.EROFS: "the disk is mounted read-only",
    errno.EACCES: "no permission to write here",
    errno.ELOOP: "it is a symbolic link, and those are not followed",
    errno.ENOTDIR: "a part of the path is not a directory, or a symbolic link",
    errno.EISDIR: "it is a directory",
    errno.ENXIO: "it is not a regular file",
}


def explained(error: OSError) -> str:
    return _ADVICE.get(error.errno or 0, error.strerror or str(error))
