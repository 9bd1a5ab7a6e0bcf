"""Keeps memory that has been freed from staying with the threads that once used it."""

import ctypes

# glibc's numbers for mallopt; from <malloc.h>.
POOLS_AT_MOST = -8
MAPPED_FROM = -3
# glibc would give each of the page's threads a pool of its own, up to eight a core, and each keeps
# what its largest photo took: 115 MB more after a hundred answers.
POOLS = 2
# In bytes. What is larger has its own pages and gives them back when it is freed; glibc would raise
# this to 32 MB with the first large photo, and keep the room of photos in its pools.
LARGE = 1_000_000


def share_pools() -> None:
    """Let all threads share a few pools of memory, without what is large; to be called before any.

    Does nothing where the C library isn't glibc.
    """
    try:
        choose = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    choose(POOLS_AT_MOST, POOLS)
    choose(MAPPED_FROM, LARGE)
