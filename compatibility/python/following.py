"""Watches, informers and elections."""

import threading

from kubernetes import client, watch
from kubernetes.informer import ADDED, DELETED, MODIFIED, SharedInformer
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.leaselock import LeaseLock

from harness import WITHIN_SECONDS, Environment, eventually, expect, expect_equal
from objects import config_map

MERGE_PATCH = "application/merge-patch+json"


def seen(env: Environment, count: int, **options: object) -> list[tuple[str, str, str]]:
    """Type, name and resource version of so many events."""
    events = []
    following = watch.Watch()
    for event in following.stream(
        env.core.list_namespaced_config_map, env.namespace, timeout_seconds=WITHIN_SECONDS, **options
    ):
        # The namespace's own, which a controller publishes.
        if event["object"].metadata.name == "kube-root-ca.crt":
            continue
        events.append((event["type"], event["object"].metadata.name, event["object"].metadata.resource_version))
        if len(events) == count:
            following.stop()
    expect_equal(len(events), count)
    return events


def watch_changes(env: Environment) -> None:
    start = env.core.list_namespaced_config_map(env.namespace).metadata.resource_version
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {"n": "1"}))
    env.core.patch_namespaced_config_map("a", env.namespace, {"data": {"n": "2"}}, _content_type=MERGE_PATCH)
    env.core.delete_namespaced_config_map("a", env.namespace)
    events = seen(env, 3, resource_version=start)
    expect_equal([kind for kind, _, _ in events], ["ADDED", "MODIFIED", "DELETED"])
    versions = [int(version) for _, _, version in events]
    expect(versions == sorted(set(versions)) and versions[0] > int(start), versions)


def watch_resumes_without_a_gap(env: Environment) -> None:
    start = env.core.list_namespaced_config_map(env.namespace).metadata.resource_version
    for number in range(6):
        env.core.create_namespaced_config_map(env.namespace, config_map(f"n{number}", {}))
    first = seen(env, 2, resource_version=start)
    rest = seen(env, 4, resource_version=first[-1][2])
    expect_equal([name for _, name, _ in first + rest], [f"n{number}" for number in range(6)])


def watch_from_the_state(env: Environment) -> None:
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {}))
    env.core.create_namespaced_config_map(env.namespace, config_map("b", {}))
    events = seen(env, 2, field_selector="metadata.name!=kube-root-ca.crt")
    expect_equal([(kind, name) for kind, name, _ in events], [("ADDED", "a"), ("ADDED", "b")])


def watch_ends_in_time(env: Environment) -> None:
    following = watch.Watch()
    stream = following.stream(
        env.core.list_namespaced_config_map, env.namespace, timeout_seconds=1, label_selector="none=such"
    )
    expect_equal(list(stream), [])


def watch_tells_at_once(env: Environment) -> None:
    """Each event before the next one happens: the client reads chunk by chunk."""
    start = env.core.list_namespaced_config_map(env.namespace).metadata.resource_version
    following = watch.Watch()
    stream = following.stream(
        env.core.list_namespaced_config_map,
        env.namespace,
        resource_version=start,
        label_selector="seen=yes",
        timeout_seconds=WITHIN_SECONDS,
    )
    for number in range(3):
        env.core.create_namespaced_config_map(env.namespace, config_map(f"n{number}", {}, seen="yes"))
        expect_equal(next(stream)["object"].metadata.name, f"n{number}")
    following.stop()


def shared_informer(env: Environment) -> None:
    env.core.create_namespaced_config_map(env.namespace, config_map("before", {}, seen="yes"))
    env.core.create_namespaced_config_map(env.namespace, config_map("other", {}))
    informer = SharedInformer(
        list_func=env.core.list_namespaced_config_map, namespace=env.namespace, label_selector="seen=yes"
    )
    told: list[tuple[str, str]] = []
    for kind in (ADDED, MODIFIED, DELETED):
        informer.add_event_handler(kind, lambda each, kind=kind: told.append((kind, each.metadata.name)))
    informer.start()
    try:
        eventually("the list is in the store", lambda: informer.cache.list_keys() == [f"{env.namespace}/before"])
        env.core.create_namespaced_config_map(env.namespace, config_map("after", {"n": "1"}, seen="yes"))
        env.core.patch_namespaced_config_map("after", env.namespace, {"data": {"n": "2"}}, _content_type=MERGE_PATCH)
        env.core.delete_namespaced_config_map("before", env.namespace)
        eventually("the changes are in the store", lambda: informer.cache.list_keys() == [f"{env.namespace}/after"])
        expect_equal(informer.cache.get_by_key(f"{env.namespace}/after").data, {"n": "2"})
        expect_equal(
            told, [("ADDED", "before"), ("ADDED", "after"), ("MODIFIED", "after"), ("DELETED", "before")]
        )
    finally:
        informer.stop()


def informer_lists_again(env: Environment) -> None:
    """With a period the informer lets its watch end, lists, and tells of all it knows once more."""
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {}, seen="yes"))
    informer = SharedInformer(
        list_func=env.core.list_namespaced_config_map,
        namespace=env.namespace,
        label_selector="seen=yes",
        resync_period=1,
    )
    again: list[str] = []
    informer.add_event_handler(MODIFIED, lambda each: again.append(each.metadata.name))
    informer.start()
    try:
        eventually("told of twice again", lambda: again[:2] == ["a", "a"])
    finally:
        informer.stop()


def leader_election(env: Environment) -> None:
    """Two candidates: one leads; when it stops renewing, the other does."""
    client.Configuration.set_default(env.api.configuration)
    led: list[str] = []
    done = {name: threading.Event() for name in ("one", "two")}

    def stand(name: str) -> None:
        def lead() -> None:
            led.append(name)
            done[name].wait()
            # A leader whose work fails stops renewing.
            raise InterruptedError(name)

        leaderelection.LeaderElection(
            electionconfig.Config(
                LeaseLock("lock", env.namespace, name),
                lease_duration=3,
                renew_deadline=2,
                retry_period=1,
                onstarted_leading=lead,
                onstopped_leading=lambda: None,
            )
        ).run()

    for name in done:
        threading.Thread(target=stand, args=[name], daemon=True).start()
    eventually("one leads", lambda: led)
    lease = client.CoordinationV1Api(env.api).read_namespaced_lease("lock", env.namespace)
    expect_equal(lease.spec.holder_identity, led[0])
    done[led[0]].set()
    eventually("the other leads", lambda: len(led) == 2)
    expect_equal(sorted(led), ["one", "two"])
    done[led[1]].set()


CASES = [
    watch_changes,
    watch_resumes_without_a_gap,
    watch_from_the_state,
    watch_ends_in_time,
    watch_tells_at_once,
    shared_informer,
    informer_lists_again,
    leader_election,
]
