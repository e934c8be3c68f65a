"""Drives a server through the Python client as programs do.

Prints one line a case, "PASS name" or "FAIL name: why", and exits with status 1 when one has failed.
The server is that of the kubeconfig file named by the first argument.
"""

import sys

from kubernetes import config

import following
import generic
import typed
from harness import run_all


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: main.py KUBECONFIG", file=sys.stderr)
        return 2
    api = config.new_client_from_config(sys.argv[1])
    return 0 if run_all(api, typed.CASES + following.CASES + generic.CASES) else 1


if __name__ == "__main__":
    sys.exit(main())
