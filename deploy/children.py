"""Processes that end with the one that started them, even where that one is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that comes when the parent ends


def ends_with_parent() -> Callable[[], None] | None:
    """Return what a new process has to call before it is another program; None where there is none.

    Linux then sends it SIGTERM when the thread that started it ends, however that ends. Elsewhere
    a launcher that is killed leaves its processes running.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()  # loaded here: after a fork little may be done

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)

    return prepare
