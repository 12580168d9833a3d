"""One demo for each interview question, on the small neural-network library in `demos.nn`."""

import os

# The matrices are small: threads that wait for each other make a run slower, on a busy machine
# up to ten times. This has to be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
