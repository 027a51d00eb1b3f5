"""`python -m gdprmap` is the command `gdprmap`."""

import sys

from gdprmap.cli import main

if __name__ == "__main__":
    sys.exit(main())
