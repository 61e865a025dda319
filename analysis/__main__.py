"""`python -m analysis`."""

import os
import sys

# one thread in each matrix product: the library shares its own work between two, results then
# repeat byte by byte, and BLAS threads spinning on busy cores cost more than they give
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from analysis.cli import main  # noqa: E402 - after the threads are set

sys.exit(main())
