"""What every case works with, and how cases are run and told of."""

import contextlib
import json
import sys
import time
import traceback
from dataclasses import dataclass
from typing import Callable, Iterator

from kubernetes import client

# No case may take longer: a server that hangs is then a failure with a name.
WITHIN_SECONDS = 30


@dataclass(frozen=True)
class Environment:
    """A case's own namespace, and a way to the server."""

    api: client.ApiClient
    namespace: str

    @property
    def core(self) -> client.CoreV1Api:
        return client.CoreV1Api(self.api)

    @property
    def apps(self) -> client.AppsV1Api:
        return client.AppsV1Api(self.api)


def expect(condition: object, message: object) -> None:
    """Fails the case unless the condition holds. (`assert` goes away under `python -O`.)"""
    if not condition:
        raise AssertionError(message)


def expect_equal(actual: object, expected: object) -> None:
    expect(actual == expected, f"{actual!r}, expected {expected!r}")


@contextlib.contextmanager
def refused(code: int, reason: str, message: str) -> Iterator[dict]:
    """Expects a failure that carries this Status, which it fills in."""
    status: dict = {}
    try:
        yield status
    except client.ApiException as failure:
        expect_equal(failure.status, code)
        status.update(json.loads(failure.body))
        expect_equal((status["kind"], status["apiVersion"]), ("Status", "v1"))
        expect_equal((status["status"], status["code"]), ("Failure", code))
        expect_equal(status["reason"], reason)
        expect_equal(status["message"], message)
        return
    raise AssertionError(f"no failure, expected {code} {reason}")


def eventually(what: str, holds: Callable[[], object]) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not holds():
        expect(time.monotonic() < deadline, f"never: {what}")
        time.sleep(0.02)


def run_all(api: client.ApiClient, cases: list[Callable[[Environment], None]]) -> bool:
    """Whether every case passed. Prints a line for each."""
    return all([run(api, case) for case in cases])


def run(api: client.ApiClient, case: Callable[[Environment], None]) -> bool:
    name = case.__name__.replace("_", "-")
    core = client.CoreV1Api(api)
    try:
        namespace = core.create_namespace(
            client.V1Namespace(metadata=client.V1ObjectMeta(generate_name=name[:40] + "-"))
        ).metadata.name
        case(Environment(api, namespace))
        core.delete_namespace(namespace)
    except Exception as failure:
        traceback.print_exc(file=sys.stderr)
        print(f"FAIL {name}: {type(failure).__name__}: {failure}".replace("\n", " "))
        return False
    print(f"PASS {name}")
    return True
