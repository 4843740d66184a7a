"""An existing Dask cluster as an executor, for a class that is too large for one machine."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from cs231n_ae.course.grading.terms.errors import GradingError

__all__ = ["dask_executor"]

RETRIES = 3
"""How often a submission is begun again on another machine when a machine is lost."""


@contextmanager
def dask_executor(address: str, *, timeout: float = 10.0) -> Iterator[tuple[Executor, int]]:
    """The cluster's executor, and how many submissions it can grade at a time.

    Its machines need this package and the course in the same version (a job carries the submission and the hidden
    tests with it, and is refused where the public tests differ). A machine that is lost costs nothing but time: its
    submissions are begun again elsewhere. Workers should be single-threaded (``dask worker --nthreads 1``).

    Args:
        address: of the scheduler, ``"tcp://10.0.0.1:8786"``.
        timeout: seconds to wait for it.

    Raises:
        GradingError: if ``distributed`` is not installed, the cluster does not answer, or has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise GradingError("--dask needs the package distributed: pip install 'cs231n-ae[dask]'") from None
    try:
        client = Client(address, timeout=timeout, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise GradingError(f"--dask {address}: no scheduler answers there ({error})") from None
    with client:
        workers = sum(client.nthreads().values())
        if not workers:
            raise GradingError(f"--dask {address}: the cluster has no workers: start some with dask worker {address}")
        yield client.get_executor(pure=False, retries=RETRIES), workers
