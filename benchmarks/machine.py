"""What the numbers were measured on."""

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["machine_facts", "noise"]

QUIET = 0.5
"""Cores at work for others that still leave the machine to the benchmark."""
LOOK_SECONDS = 3.0
"""How long is looked. The load of the last minute would still tell of what was installed a moment ago."""


def noise() -> str:
    """A sentence for who reads the numbers if others are at work on this machine, else nothing."""
    import psutil

    busy = psutil.cpu_percent(LOOK_SECONDS) / 100 * (os.cpu_count() or 1)
    if busy <= QUIET:
        return ""
    return f"THE MACHINE WAS NOT QUIET: {busy:.1f} cores were at work before the start. Spreads are wide then."


def machine_facts() -> dict[str, str]:
    """Processor, caches, versions and threads, by name."""
    import torch

    config: Any = np.show_config(mode="dicts")
    blas, widest = config["Build Dependencies"]["blas"], (config["SIMD Extensions"].get("found") or ["baseline"])[-1]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": f"{_processor()}, {cores} cores, caches {_caches()}",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "numpy": f"{np.__version__} with {blas['name']} {blas['version']}, instructions {widest}",
        "PyTorch": f"{torch.__version__}, {torch.get_num_threads()} threads",
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _caches() -> str:
    found = []
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, kind, size = ((folder / name).read_text().strip() for name in ("level", "type", "size"))
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return ", ".join(found) or "unknown"
