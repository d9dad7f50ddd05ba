"""`python -m evaluation NAME ...` runs one measure; without a name it lists them."""

import sys

from evaluation.command import main

if __name__ == "__main__":
    sys.exit(main())
