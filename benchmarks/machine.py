"""What the numbers were measured on."""

import os
import platform
from pathlib import Path

import numpy as np

__all__ = ["describe_machine"]


def describe_machine() -> str:
    """Processor, caches, memory, versions and threads, as a Markdown list."""
    import torch

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[index]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    facts = {
        "processor": f"{_processor()}, {cores} cores, caches {_caches()}",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "numpy": f"{np.__version__} with {blas['name']} {blas['version']}",
        "PyTorch": f"{torch.__version__}, {torch.get_num_threads()} threads",
        "load before the start": f"{os.getloadavg()[0]:.1f} processes at work (the numbers want a quiet machine)",
    }
    return "\n".join(f"- {name}: {value}" for name, value in facts.items())


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
