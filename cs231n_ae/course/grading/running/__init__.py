"""One submission judged, and many shared among processes.

`one` judges a submission; `jobs` does so for what a `Job` holds, on this machine or another; `pool` runs jobs side by
side here, `dask_pool` on a cluster. Before that, `own_tests` looks at the instructor's own tests.
"""
