// Objects of any kind: the client asks discovery where they are.

import assert from 'node:assert/strict';
import { KubernetesObjectApi, PatchStrategy, loadAllYaml } from '@kubernetes/client-node';
import { refused } from './harness.js';

function manifests(namespace) {
  return loadAllYaml(`
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ${namespace}}
data: {n: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "example.com/web:1"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ${namespace}}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: ${namespace}}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
`);
}

async function createReadPatchAndDelete({ config, namespace }) {
  const objects = KubernetesObjectApi.makeApiClient(config);
  for (const manifest of manifests(namespace)) {
    const made = await objects.create(manifest);
    assert.equal(made.kind, manifest.kind);
    const read = await objects.read(manifest);
    assert.deepEqual(read, made);
    const labelled = await objects.patch({
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      metadata: { ...manifest.metadata, labels: { patched: 'yes' } },
    });
    assert.deepEqual(labelled.metadata.labels, { patched: 'yes' });
    labelled.metadata.labels = { replaced: 'yes' };
    assert.deepEqual((await objects.replace(labelled)).metadata.labels, { replaced: 'yes' });
    await objects.delete(manifest);
    await refused(
      objects.read(manifest),
      404,
      'NotFound',
      `${plural(manifest)} "${manifest.metadata.name}" not found`,
    );
  }
}

function plural({ apiVersion, kind }) {
  const group = apiVersion.includes('/') ? '.' + apiVersion.split('/')[0] : '';
  return (kind === 'Ingress' ? 'ingresse' : kind.toLowerCase()) + 's' + group;
}

async function applyTwice({ config, namespace }) {
  const objects = KubernetesObjectApi.makeApiClient(config);
  for (const manifest of manifests(namespace)) {
    const apply = () =>
      objects.patch(manifest, undefined, undefined, 'applier', true, PatchStrategy.ServerSideApply);
    const first = await apply();
    const second = await apply();
    assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion);
    assert.deepEqual(
      second.metadata.managedFields.map((each) => [each.manager, each.operation]),
      [['applier', 'Apply']],
    );
  }
}

async function listInPages({ config, namespace }) {
  const objects = KubernetesObjectApi.makeApiClient(config);
  for (const name of ['a', 'b', 'c']) {
    await objects.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { name } });
  }
  const list = (token) =>
    objects.list('v1', 'Secret', namespace, undefined, undefined, undefined, undefined, undefined, 2, token);
  const first = await list();
  const second = await list(first.metadata._continue);
  assert.deepEqual(
    [...first.items, ...second.items].map((each) => Buffer.from(each.data.name, 'base64').toString()),
    ['a', 'b', 'c'],
  );
  assert.ok(!second.metadata._continue);
}

async function anUnknownKindIsNamed({ config, namespace }) {
  const objects = KubernetesObjectApi.makeApiClient(config);
  await assert.rejects(
    objects.read({ apiVersion: 'apps/v1', kind: 'Nothing', metadata: { name: 'a', namespace } }),
    /Unrecognized API version and kind: apps\/v1 Nothing/,
  );
}

export const CASES = [createReadPatchAndDelete, applyTwice, listInPages, anUnknownKindIsNamed];
