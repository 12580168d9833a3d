"""What holds for all tests: one thread for NumPy, and no deadline for generated examples."""

import os

# Two cores are shared with the programs under test; BLAS threads that wait for each other are slow.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
