"""A judge's process: it leaves nothing behind, and does not outlive the process that started it."""

import multiprocessing
import os
import signal
import tempfile
import threading
from types import FrameType

from cs231n_ae.course.grading.isolation.server import end_all
from cs231n_ae.course.worker.emptying import remove

__all__ = ["begin_as_judge"]


def begin_as_judge(folder: str, unpacked: str = "") -> None:
    """Keep all temporary files in a folder within this one, and remove them when it ends, or is told to.

    A class's work that the process which started this has ``unpacked`` goes, too, if that process is killed.

    Ctrl-C reaches every process of a terminal; here it is left to the one that started this, which then ends it.
    """
    tempfile.tempdir = tempfile.mkdtemp(prefix="judge-", dir=folder)
    os.chmod(tempfile.tempdir, 0o711)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # it was held back until now
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_leave_with_parent, args=(unpacked,), daemon=True).start()


def _leave_with_parent(unpacked: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        if unpacked:
            remove(unpacked)
        _leave()


def _leave(number: int = signal.SIGTERM, frame: FrameType | None = None) -> None:
    """End the workers, remove their files, and this process."""
    try:
        end_all()
        own = tempfile.gettempdir()
        remove(own)
        os.rmdir(os.path.dirname(own))  # the last of the judges removes what the process that started it no longer can
    except OSError:
        pass  # another judge's folder is still in it
    finally:
        os._exit(128 + number)
