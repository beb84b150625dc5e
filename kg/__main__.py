"""`python -m kg` is the command `kg`, for where its script is not on the path."""

import sys

from kg.cli import main

if __name__ == "__main__":
    sys.exit(main())
