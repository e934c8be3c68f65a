"""The dynamic client, custom objects, and manifests in YAML."""

import os
import tempfile

import yaml
from kubernetes import client, dynamic, utils
from kubernetes.dynamic import exceptions

from harness import Environment, expect, expect_equal


def dynamic_discovery(env: Environment) -> None:
    found = dynamic.DynamicClient(env.api).resources
    deployments = found.get(api_version="apps/v1", kind="Deployment")
    expect_equal((deployments.name, deployments.namespaced), ("deployments", True))
    expect(set(deployments.verbs) >= {"create", "watch", "deletecollection"}, deployments.verbs)
    expect_equal(deployments.short_names, ["deploy"])
    expect_equal(set(deployments.subresources), {"status", "scale"})
    namespaces = found.get(api_version="v1", kind="Namespace")
    expect_equal((namespaces.name, namespaces.namespaced), ("namespaces", False))


def dynamic_changes(env: Environment) -> None:
    maps = dynamic.DynamicClient(env.api).resources.get(api_version="v1", kind="ConfigMap")
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"n": "1"}}
    maps.create(body=body, namespace=env.namespace)
    patched = maps.patch(
        name="a", namespace=env.namespace, body={"data": {"n": "2"}}, content_type="application/merge-patch+json"
    )
    expect_equal(patched.data.n, "2")
    replaced = maps.replace(body={**body, "data": {"n": "3"}}, namespace=env.namespace)
    expect_equal(replaced.data.n, "3")
    listed = maps.get(namespace=env.namespace, field_selector="metadata.name=a")
    expect_equal((listed.kind, [each.data.n for each in listed.items]), ("ConfigMapList", ["3"]))
    maps.delete(name="a", namespace=env.namespace)
    try:
        maps.get(name="a", namespace=env.namespace)
    except exceptions.NotFoundError as failure:
        expect_equal(failure.summary(), 'configmaps "a" not found')
    else:
        raise AssertionError("still there")


def dynamic_apply(env: Environment) -> None:
    maps = dynamic.DynamicClient(env.api).resources.get(api_version="v1", kind="ConfigMap")

    def apply(data: dict[str, str], manager: str, force: bool = False) -> object:
        return maps.server_side_apply(
            namespace=env.namespace,
            name="a",
            body={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data},
            field_manager=manager,
            force_conflicts=force,
        )

    apply({"n": "1"}, "one")
    try:
        apply({"n": "2"}, "two")
    except exceptions.ConflictError as failure:
        expect_equal(failure.summary(), 'Apply failed with 1 conflict: conflict with "one": .data.n')
    else:
        raise AssertionError("no conflict")
    expect_equal(apply({"n": "2"}, "two", force=True).data.n, "2")


def dynamic_watch(env: Environment) -> None:
    maps = dynamic.DynamicClient(env.api).resources.get(api_version="v1", kind="ConfigMap")
    start = maps.get(namespace=env.namespace).metadata.resourceVersion
    for name in ("a", "b"):
        maps.create(
            body={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}, namespace=env.namespace
        )
    names = []
    for event in maps.watch(namespace=env.namespace, resource_version=start, timeout=20):
        if event["object"].metadata.name == "kube-root-ca.crt":
            continue
        names.append((event["type"], event["object"].metadata.name))
        if len(names) == 2:
            break
    expect_equal(names, [("ADDED", "a"), ("ADDED", "b")])


def any_kind_by_its_names(env: Environment) -> None:
    """CustomObjectsApi takes a kind's group, version and plural, of whatever kind."""
    custom = client.CustomObjectsApi(env.api)
    where = ("coordination.k8s.io", "v1", env.namespace, "leases")
    for number in range(3):
        custom.create_namespaced_custom_object(
            *where,
            {
                "apiVersion": "coordination.k8s.io/v1",
                "kind": "Lease",
                "metadata": {"name": f"l{number}"},
                "spec": {"leaseDurationSeconds": number + 1},
            },
        )
    page = custom.list_namespaced_custom_object(*where, limit=2)
    expect_equal(([each["metadata"]["name"] for each in page["items"]], page["kind"]), (["l0", "l1"], "LeaseList"))
    rest = custom.list_namespaced_custom_object(*where, limit=2, _continue=page["metadata"]["continue"])
    expect_equal([each["metadata"]["name"] for each in rest["items"]], ["l2"])
    patched = custom.patch_namespaced_custom_object(*where, "l1", {"spec": {"leaseDurationSeconds": 9}})
    expect_equal(patched["spec"], {"leaseDurationSeconds": 9})
    custom.delete_namespaced_custom_object(*where, "l0")
    left = custom.list_namespaced_custom_object(*where)["items"]
    expect_equal([each["metadata"]["name"] for each in left], ["l1", "l2"])


MANIFESTS = """
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: listed}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: example.com/web:1}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
"""


def create_from_yaml(env: Environment) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "all.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(MANIFESTS)
        utils.create_from_yaml(env.api, path, namespace=env.namespace)
        env.core.read_namespaced_config_map("listed", env.namespace)
        expect_equal(env.apps.read_namespaced_deployment("web", env.namespace).spec.replicas, 1)
        client.NetworkingV1Api(env.api).read_namespaced_ingress("web", env.namespace)
        client.RbacAuthorizationV1Api(env.api).read_namespaced_role("reader", env.namespace)
        try:
            utils.create_from_yaml(env.api, path, namespace=env.namespace)
        except utils.FailToCreateError as failure:
            expect_equal([each.status for each in failure.api_exceptions], [409] * 4)
        else:
            raise AssertionError("made twice")


def apply_from_yaml(env: Environment) -> None:
    objects = [each for each in yaml.safe_load_all(MANIFESTS) if each["kind"] != "List"]
    for _ in range(2):
        utils.create_from_yaml(env.api, yaml_objects=objects, namespace=env.namespace, apply=True)
    read = env.apps.read_namespaced_deployment("web", env.namespace)
    expect_equal(
        [(each.manager, each.operation) for each in read.metadata.managed_fields], [("python-client", "Apply")]
    )
    expect_equal(read.metadata.generation, 1)


CASES = [
    dynamic_discovery,
    dynamic_changes,
    dynamic_apply,
    dynamic_watch,
    any_kind_by_its_names,
    create_from_yaml,
    apply_from_yaml,
]
