"""Typed clients: one object at a time."""

from kubernetes import client
from kubernetes.utils.quantity import parse_quantity

from harness import Environment, eventually, expect, expect_equal, refused
from objects import config_map, container, deployment, pod

APPLY = "application/apply-patch+yaml"
JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"


def server_version(env: Environment) -> None:
    version = client.VersionApi(env.api).get_code()
    expect_equal((version.major, version.minor), ("1", "36"))


def create_and_read(env: Environment) -> None:
    made = env.core.create_namespaced_config_map(env.namespace, config_map("a", {"key": "value"}))
    read = env.core.read_namespaced_config_map("a", env.namespace)
    expect_equal(read.to_dict(), made.to_dict())
    expect_equal(read.data, {"key": "value"})
    expect(read.metadata.uid and read.metadata.resource_version, read.metadata)
    expect_equal(read.metadata.creation_timestamp.utcoffset().total_seconds(), 0.0)


def create_twice_is_already_exists(env: Environment) -> None:
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {}))
    with refused(409, "AlreadyExists", 'configmaps "a" already exists'):
        env.core.create_namespaced_config_map(env.namespace, config_map("a", {}))


def read_missing_is_not_found(env: Environment) -> None:
    with refused(404, "NotFound", 'pods "missing" not found'):
        env.core.read_namespaced_pod("missing", env.namespace)


def invalid_names_the_field(env: Environment) -> None:
    wrong = deployment("wrong")
    wrong.spec.template.metadata.labels = {"app": "other"}
    why = (
        'Deployment.apps "wrong" is invalid: spec.template.metadata.labels: Invalid value: '
        '{"app":"other"}: `selector` does not match template `labels`'
    )
    with refused(422, "Invalid", why) as status:
        env.apps.create_namespaced_deployment(env.namespace, wrong)
    causes = status["details"]["causes"]
    expect_equal([cause["field"] for cause in causes], ["spec.template.metadata.labels"])


def forbidden_names_the_user(env: Environment) -> None:
    nobody = client.ApiClient(env.api.configuration)
    nobody.set_default_header("Impersonate-User", "nobody")
    why = (
        'configmaps is forbidden: User "nobody" cannot list resource "configmaps" in API group "" '
        f'in the namespace "{env.namespace}"'
    )
    with refused(403, "Forbidden", why):
        client.CoreV1Api(nobody).list_namespaced_config_map(env.namespace)


def replace_and_conflict(env: Environment) -> None:
    first = env.core.create_namespaced_config_map(env.namespace, config_map("a", {"n": "1"}))
    newer = config_map("a", {"n": "2"})
    newer.metadata.resource_version = first.metadata.resource_version
    second = env.core.replace_namespaced_config_map("a", env.namespace, newer)
    expect(second.metadata.resource_version != first.metadata.resource_version, second.metadata)
    why = (
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )
    with refused(409, "Conflict", why):
        env.core.replace_namespaced_config_map("a", env.namespace, newer)


def json_patch(env: Environment) -> None:
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {"n": "1"}))
    patched = env.core.patch_namespaced_config_map(
        "a",
        env.namespace,
        [
            {"op": "test", "path": "/data/n", "value": "1"},
            {"op": "replace", "path": "/data/n", "value": "2"},
            {"op": "add", "path": "/data/m", "value": "3"},
        ],
        _content_type=JSON_PATCH,
    )
    expect_equal(patched.data, {"n": "2", "m": "3"})


def merge_patch(env: Environment) -> None:
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {"n": "1", "m": "2"}))
    patched = env.core.patch_namespaced_config_map(
        "a", env.namespace, {"data": {"n": None, "o": "3"}}, _content_type=MERGE_PATCH
    )
    expect_equal(patched.data, {"m": "2", "o": "3"})


def strategic_merge_patch(env: Environment) -> None:
    env.apps.create_namespaced_deployment(env.namespace, deployment("a"))
    more = {"spec": {"template": {"spec": {"containers": [{"name": "side", "image": "example.com/side:1"}]}}}}
    patched = env.apps.patch_namespaced_deployment("a", env.namespace, more, _content_type=STRATEGIC_PATCH)
    names = [each.name for each in patched.spec.template.spec.containers]
    expect_equal(names, ["side", "main"])


def unsaid_patch_type(env: Environment) -> None:
    """Without a content type the client sends a list as a JSON patch, anything else as it thinks best."""
    env.core.create_namespaced_config_map(env.namespace, config_map("a", {"n": "1"}))
    replaced = env.core.patch_namespaced_config_map(
        "a", env.namespace, [{"op": "replace", "path": "/data/n", "value": "2"}]
    )
    expect_equal(replaced.data, {"n": "2"})


def server_side_apply(env: Environment) -> None:
    def applied(data: dict[str, str], manager: str, **options: object) -> client.V1ConfigMap:
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
        return env.core.patch_namespaced_config_map(
            "a", env.namespace, body, field_manager=manager, _content_type=APPLY, **options
        )

    expect_equal(applied({"n": "1", "m": "1"}, "one").data, {"n": "1", "m": "1"})
    why = 'Apply failed with 1 conflict: conflict with "one": .data.n'
    with refused(409, "Conflict", why):
        applied({"n": "2"}, "two")
    forced = applied({"n": "2"}, "two", force=True)
    expect_equal(forced.data, {"n": "2", "m": "1"})
    owners = {each.manager: each for each in forced.metadata.managed_fields}
    expect_equal(sorted(owners), ["one", "two"])
    expect_equal({each.operation for each in owners.values()}, {"Apply"})
    expect_equal(applied({}, "one").data, {"n": "2"})


def status_subresource(env: Environment) -> None:
    env.core.create_namespaced_pod(env.namespace, pod("a"))
    body = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
    running = env.core.patch_namespaced_pod_status("a", env.namespace, body, _content_type=STRATEGIC_PATCH)
    expect_equal(running.status.phase, "Running")
    unchanged = env.core.patch_namespaced_pod(
        "a", env.namespace, {"status": {"phase": "Failed"}}, _content_type=MERGE_PATCH
    )
    expect_equal(unchanged.status.phase, "Running")


def scale_subresource(env: Environment) -> None:
    env.apps.create_namespaced_deployment(env.namespace, deployment("a", replicas=2))
    scale = env.apps.read_namespaced_deployment_scale("a", env.namespace)
    expect_equal((scale.spec.replicas, scale.status.selector), (2, "app=a"))
    scale.spec.replicas = 5
    expect_equal(env.apps.replace_namespaced_deployment_scale("a", env.namespace, scale).spec.replicas, 5)
    expect_equal(env.apps.read_namespaced_deployment("a", env.namespace).spec.replicas, 5)


def dry_run_stores_nothing(env: Environment) -> None:
    made = env.core.create_namespaced_config_map(env.namespace, config_map("a", {}), dry_run="All")
    expect(made.metadata.uid, made.metadata)
    with refused(404, "NotFound", 'configmaps "a" not found'):
        env.core.read_namespaced_config_map("a", env.namespace)


def field_validation(env: Environment) -> None:
    body = env.api.sanitize_for_serialization(deployment("a"))
    body["spec"]["replica"] = 1
    why = (
        'Deployment in version "v1" cannot be handled as a Deployment: '
        'strict decoding error: unknown field "spec.replica"'
    )
    with refused(400, "BadRequest", why):
        # A typed body cannot have a field that its type does not.
        client.CustomObjectsApi(env.api).create_namespaced_custom_object(
            "apps", "v1", env.namespace, "deployments", body, field_validation="Strict"
        )


def delete_with_preconditions(env: Environment) -> None:
    made = env.core.create_namespaced_config_map(env.namespace, config_map("a", {}))
    other = client.V1DeleteOptions(preconditions=client.V1Preconditions(uid="other"))
    why = (
        'Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) '
        f"does not match the UID in record ({made.metadata.uid}). The object might have been deleted and then recreated"
    )
    with refused(409, "Conflict", why):
        env.core.delete_namespaced_config_map("a", env.namespace, body=other)
    gone = env.core.delete_namespaced_config_map("a", env.namespace)
    expect_equal((gone["status"], gone["details"]["name"]), ("Success", "a"))
    expect_equal(gone["details"]["uid"], made.metadata.uid)


def delete_in_the_foreground(env: Environment) -> None:
    env.apps.create_namespaced_deployment(env.namespace, deployment("a"))
    env.apps.delete_namespaced_deployment("a", env.namespace, propagation_policy="Foreground")
    left = env.apps.read_namespaced_deployment("a", env.namespace)
    expect_equal(left.metadata.finalizers, ["foregroundDeletion"])
    expect(left.metadata.deletion_timestamp, left.metadata)


def delete_collection(env: Environment) -> None:
    for name, tier in [("a", "one"), ("b", "two"), ("c", "one")]:
        env.core.create_namespaced_config_map(env.namespace, config_map(name, {}, tier=tier))
    env.core.delete_collection_namespaced_config_map(env.namespace, label_selector="tier=one")
    left = env.core.list_namespaced_config_map(env.namespace).items
    expect_equal([each.metadata.name for each in left], ["b"])


def list_in_pages(env: Environment) -> None:
    for number in range(7):
        env.core.create_namespaced_config_map(env.namespace, config_map(f"n{number}", {}))
    names, token, versions, remaining = [], None, set(), []
    while True:
        page = env.core.list_namespaced_config_map(env.namespace, limit=3, _continue=token)
        names += [each.metadata.name for each in page.items]
        versions.add(page.metadata.resource_version)
        remaining.append(page.metadata.remaining_item_count)
        token = page.metadata.var_continue
        if not token:
            break
    expect_equal(names, [f"n{number}" for number in range(7)])
    expect_equal((len(versions), remaining), (1, [4, 1, None]))


def list_selected(env: Environment) -> None:
    for name, tier in [("a", "one"), ("b", "two"), ("c", "three")]:
        env.core.create_namespaced_pod(env.namespace, pod(name, tier=tier))

    def names(**selectors: str) -> list[str]:
        found = env.core.list_namespaced_pod(env.namespace, **selectors).items
        return [each.metadata.name for each in found]

    expect_equal(names(label_selector="tier in (one, two)"), ["a", "b"])
    expect_equal(names(label_selector="tier notin (one),tier!=two"), ["c"])
    expect_equal(names(field_selector="metadata.name=b"), ["b"])
    expect_equal(names(field_selector="status.phase!=Pending"), [])


def times_and_quantities(env: Environment) -> None:
    made = pod("a")
    made.spec.containers[0].resources = client.V1ResourceRequirements(
        requests={"cpu": "1500m", "memory": "1Gi"}, limits={"memory": "2048Mi"}
    )
    requests = env.core.create_namespaced_pod(env.namespace, made).spec.containers[0].resources.requests
    expect_equal((parse_quantity(requests["cpu"]) * 2, requests["memory"]), (3, "1Gi"))


def int_or_string(env: Environment) -> None:
    made = env.core.create_namespaced_service(
        env.namespace,
        client.V1Service(
            metadata=client.V1ObjectMeta(name="a"),
            spec=client.V1ServiceSpec(
                selector={"app": "a"},
                ports=[
                    client.V1ServicePort(name="one", port=80, target_port="http"),
                    client.V1ServicePort(name="two", port=81, target_port=8081),
                ],
            ),
        ),
    )
    expect_equal([each.target_port for each in made.spec.ports], ["http", 8081])
    expect(made.spec.cluster_ip, made.spec)


def secrets_are_bytes(env: Environment) -> None:
    env.core.create_namespaced_secret(
        env.namespace,
        client.V1Secret(metadata=client.V1ObjectMeta(name="a"), string_data={"password": "hidden"}),
    )
    expect_equal(env.core.read_namespaced_secret("a", env.namespace).data, {"password": "aGlkZGVu"})


def eviction(env: Environment) -> None:
    env.core.create_namespaced_pod(env.namespace, pod("guarded", app="guarded"))
    env.core.create_namespaced_pod(env.namespace, pod("free"))
    client.PolicyV1Api(env.api).create_namespaced_pod_disruption_budget(
        env.namespace,
        client.V1PodDisruptionBudget(
            metadata=client.V1ObjectMeta(name="all"),
            spec=client.V1PodDisruptionBudgetSpec(
                min_available=1, selector=client.V1LabelSelector(match_labels={"app": "guarded"})
            ),
        ),
    )

    def evict(name: str) -> object:
        return env.core.create_namespaced_pod_eviction(
            name, env.namespace, client.V1Eviction(metadata=client.V1ObjectMeta(name=name))
        )

    # A pod that never ran may be evicted whatever the budget says, so it is made to run first.
    env.core.patch_namespaced_pod_status(
        "guarded",
        env.namespace,
        {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}},
        _content_type=STRATEGIC_PATCH,
    )
    with refused(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget."):
        evict("guarded")
    evict("free")
    eventually("the pod is gone", lambda: [
        each.metadata.name for each in env.core.list_namespaced_pod(env.namespace).items
    ] == ["guarded"])


def token_of_a_service_account(env: Environment) -> None:
    env.core.create_namespaced_service_account(
        env.namespace, client.V1ServiceAccount(metadata=client.V1ObjectMeta(name="robot"))
    )
    request = client.AuthenticationV1TokenRequest(
        spec=client.V1TokenRequestSpec(audiences=[], expiration_seconds=3600)
    )
    token = env.core.create_namespaced_service_account_token("robot", env.namespace, request).status.token
    configuration = client.Configuration(host=env.api.configuration.host)
    configuration.ssl_ca_cert = env.api.configuration.ssl_ca_cert
    configuration.api_key = {"authorization": f"Bearer {token}"}
    review = client.AuthenticationV1Api(client.ApiClient(configuration)).create_self_subject_review(
        client.V1SelfSubjectReview()
    )
    expect_equal(review.status.user_info.username, f"system:serviceaccount:{env.namespace}:robot")


def access_review(env: Environment) -> None:
    review = client.AuthorizationV1Api(env.api).create_self_subject_access_review(
        client.V1SelfSubjectAccessReview(
            spec=client.V1SelfSubjectAccessReviewSpec(
                resource_attributes=client.V1ResourceAttributes(
                    namespace=env.namespace, verb="delete", resource="pods"
                )
            )
        )
    )
    expect_equal(review.status.allowed, True)


def logs_of_a_pod_without_a_node(env: Environment) -> None:
    env.core.create_namespaced_pod(env.namespace, pod("a"))
    expect(not env.core.read_namespaced_pod_log("a", env.namespace), "there is a log")
    with refused(400, "BadRequest", "container other is not valid for pod a"):
        env.core.read_namespaced_pod_log("a", env.namespace, container="other")


CASES = [
    server_version,
    create_and_read,
    create_twice_is_already_exists,
    read_missing_is_not_found,
    invalid_names_the_field,
    forbidden_names_the_user,
    replace_and_conflict,
    json_patch,
    merge_patch,
    strategic_merge_patch,
    unsaid_patch_type,
    server_side_apply,
    status_subresource,
    scale_subresource,
    dry_run_stores_nothing,
    field_validation,
    delete_with_preconditions,
    delete_in_the_foreground,
    delete_collection,
    list_in_pages,
    list_selected,
    times_and_quantities,
    int_or_string,
    secrets_are_bytes,
    eviction,
    token_of_a_service_account,
    access_review,
    logs_of_a_pod_without_a_node,
]
