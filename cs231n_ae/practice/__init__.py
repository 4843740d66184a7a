"""Training as it is written by hand, in a dozen lines each, without what :mod:`cs231n_ae.solver` takes care of besides.

In reading order: ``folds`` (cross-validation), ``starting`` (the first weights), ``sgd`` (the loop), ``stopping`` (when
to end) and ``searching`` (at which learning rate). What is trained comes in as a function.
"""
