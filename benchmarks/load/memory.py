"""The memory and the processor time of the servers' processes, and of the visitors' own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Iterator, Sequence

import psutil

EARLY = 120.0  # seconds after the beginning at which memory is noted, to see whether it grows


class Watch:
    """Looks at processes once a second, this one among them.

    Parameters
    ----------
    pids : sequence of int
        The servers'.
    """

    def __init__(self, pids: Sequence[int]) -> None:
        self._processes = [psutil.Process(pid) for pid in (*pids, os.getpid())]
        self._samples: dict[int, list[tuple[float, int]]] = {p.pid: [] for p in self._processes}
        self._used: dict[int, float] = {}
        self._began = time.monotonic()
        self.look()

    def look(self) -> None:
        """Note how much memory each process has; nothing of one that has ended."""
        for process in self._processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                sample = time.monotonic(), process.memory_info().rss
                self._samples[process.pid].append(sample)

    def begin(self) -> None:
        """Count minutes and processor time from now on."""
        self._began = time.monotonic()
        self._used = self._processor_times()

    def _processor_times(self) -> dict[int, float]:
        times = {}
        for process in self._processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                used = process.cpu_times()
                times[process.pid] = used.user + used.system
        return times

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(1)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield for each process its name, MB at the start, at minute 2, at the end and at most.

        At last its processor time in seconds, since `begin`.
        """
        self.look()
        now = self._processor_times()
        for pid, samples in self._samples.items():
            sizes = [size for _time, size in samples]
            later = [size for at, size in samples if at >= self._began + EARLY]
            early = f"{later[0] / 1e6:.0f}" if later else "-"
            known = pid in now and pid in self._used
            used = f"{now[pid] - self._used[pid]:.1f}" if known else "-"
            megabytes = (f"{size / 1e6:.0f}" for size in (sizes[-1], max(sizes)))
            name = "visitors" if pid == os.getpid() else f"server {pid}"
            yield name, f"{sizes[0] / 1e6:.0f}", early, *megabytes, used
