// Typed clients: one object at a time.

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  AuthenticationV1Api,
  AuthorizationV1Api,
  CoordinationV1Api,
  KubeConfig,
  Log,
  PatchStrategy,
  PolicyV1Api,
  V1MicroTime,
  VersionApi,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { eventually, refused } from './harness.js';
import { OWN, configMap, deployment, pod } from './objects.js';

function as(contentType) {
  return setHeaderOptions('Content-Type', contentType);
}

async function serverVersion({ config }) {
  const version = await config.makeApiClient(VersionApi).getCode();
  assert.deepEqual([version.major, version.minor], ['1', '36']);
}

async function createAndRead({ core, namespace }) {
  const made = await core.createNamespacedConfigMap({ namespace, body: configMap('a', { key: 'value' }) });
  const read = await core.readNamespacedConfigMap({ namespace, name: 'a' });
  assert.deepEqual(read, made);
  assert.deepEqual(read.data, { key: 'value' });
  assert.ok(read.metadata.creationTimestamp instanceof Date);
  assert.ok(read.metadata.uid && read.metadata.resourceVersion);
}

async function createTwiceIsAlreadyExists({ core, namespace }) {
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', {}) });
  await refused(
    core.createNamespacedConfigMap({ namespace, body: configMap('a', {}) }),
    409,
    'AlreadyExists',
    'configmaps "a" already exists',
  );
}

async function readMissingIsNotFound({ core, namespace }) {
  const reading = core.readNamespacedPod({ namespace, name: 'missing' });
  const status = await refused(reading, 404, 'NotFound', 'pods "missing" not found');
  assert.deepEqual(status.details, { name: 'missing', kind: 'pods' });
}

async function invalidNamesTheField({ apps, namespace }) {
  const body = deployment('wrong');
  body.spec.template.metadata.labels = { app: 'other' };
  const status = await refused(
    apps.createNamespacedDeployment({ namespace, body }),
    422,
    'Invalid',
    'Deployment.apps "wrong" is invalid: spec.template.metadata.labels: Invalid value: ' +
      '{"app":"other"}: `selector` does not match template `labels`',
  );
  assert.deepEqual(
    status.details.causes.map((cause) => cause.field),
    ['spec.template.metadata.labels'],
  );
}

async function unauthorizedWithoutACredential({ config }) {
  const stranger = new KubeConfig();
  const { server, caData } = config.getCurrentCluster();
  stranger.loadFromClusterAndUser({ name: 'same', server, caData }, { name: 'wrong', token: 'wrong' });
  // The client does not read the body of what its description does not have.
  await assert.rejects(
    stranger.makeApiClient(AuthenticationV1Api).createSelfSubjectReview({ body: {} }),
    (failure) => failure.code === 401,
  );
}

async function replaceAndConflict({ core, namespace }) {
  const first = await core.createNamespacedConfigMap({ namespace, body: configMap('a', { n: '1' }) });
  first.data = { n: '2' };
  const second = await core.replaceNamespacedConfigMap({ namespace, name: 'a', body: first });
  assert.notEqual(second.metadata.resourceVersion, first.metadata.resourceVersion);
  await refused(
    core.replaceNamespacedConfigMap({ namespace, name: 'a', body: first }),
    409,
    'Conflict',
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; ' +
      'please apply your changes to the latest version and try again',
  );
}

async function jsonPatch({ core, namespace }) {
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', { n: '1' }) });
  const body = [
    { op: 'test', path: '/data/n', value: '1' },
    { op: 'replace', path: '/data/n', value: '2' },
  ];
  // The client's own choice when nothing is said.
  const patched = await core.patchNamespacedConfigMap({ namespace, name: 'a', body });
  assert.deepEqual(patched.data, { n: '2' });
}

async function mergePatch({ core, namespace }) {
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', { n: '1', m: '2' }) });
  const body = { data: { n: null, o: '3' } };
  const patched = await core.patchNamespacedConfigMap({ namespace, name: 'a', body }, as(PatchStrategy.MergePatch));
  assert.deepEqual(patched.data, { m: '2', o: '3' });
}

async function strategicMergePatch({ apps, namespace }) {
  await apps.createNamespacedDeployment({ namespace, body: deployment('a') });
  const containers = [{ name: 'side', image: 'example.com/side:1' }];
  const patched = await apps.patchNamespacedDeployment(
    { namespace, name: 'a', body: { spec: { template: { spec: { containers } } } } },
    as(PatchStrategy.StrategicMergePatch),
  );
  assert.deepEqual(
    patched.spec.template.spec.containers.map((each) => each.name),
    ['side', 'main'],
  );
}

async function serverSideApply({ core, namespace }) {
  const apply = (data, fieldManager, force) =>
    core.patchNamespacedConfigMap(
      {
        namespace,
        name: 'a',
        fieldManager,
        force,
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data },
      },
      as(PatchStrategy.ServerSideApply),
    );
  await apply({ n: '1', m: '1' }, 'one');
  const status = await refused(
    apply({ n: '2' }, 'two'),
    409,
    'Conflict',
    'Apply failed with 1 conflict: conflict with "one": .data.n',
  );
  assert.deepEqual(status.details.causes, [
    { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.n' },
  ]);
  const forced = await apply({ n: '2' }, 'two', true);
  assert.deepEqual(forced.data, { n: '2', m: '1' });
  assert.deepEqual(forced.metadata.managedFields.map((each) => each.manager).sort(), ['one', 'two']);
  assert.deepEqual((await apply({}, 'one')).data, { n: '2' });
}

async function statusSubresource({ core, namespace }) {
  await core.createNamespacedPod({ namespace, body: pod('a') });
  const body = { status: { phase: 'Running' } };
  const running = await core.patchNamespacedPodStatus({ namespace, name: 'a', body }, as(PatchStrategy.MergePatch));
  assert.equal(running.status.phase, 'Running');
  const failed = { status: { phase: 'Failed' } };
  const unchanged = await core.patchNamespacedPod({ namespace, name: 'a', body: failed }, as(PatchStrategy.MergePatch));
  assert.equal(unchanged.status.phase, 'Running');
}

async function scaleSubresource({ apps, namespace }) {
  await apps.createNamespacedDeployment({ namespace, body: deployment('a', 2) });
  const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'a' });
  assert.deepEqual([scale.spec.replicas, scale.status.selector], [2, 'app=a']);
  scale.spec.replicas = 5;
  await apps.replaceNamespacedDeploymentScale({ namespace, name: 'a', body: scale });
  assert.equal((await apps.readNamespacedDeployment({ namespace, name: 'a' })).spec.replicas, 5);
}

async function dryRunStoresNothing({ core, namespace }) {
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', {}), dryRun: 'All' });
  await refused(core.readNamespacedConfigMap({ namespace, name: 'a' }), 404, 'NotFound', 'configmaps "a" not found');
}

async function deleteInTheForeground({ apps, namespace }) {
  await apps.createNamespacedDeployment({ namespace, body: deployment('a') });
  await apps.deleteNamespacedDeployment({ namespace, name: 'a', propagationPolicy: 'Foreground' });
  const left = await apps.readNamespacedDeployment({ namespace, name: 'a' });
  assert.deepEqual(left.metadata.finalizers, ['foregroundDeletion']);
  assert.ok(left.metadata.deletionTimestamp);
}

async function deleteCollection({ core, namespace }) {
  for (const [name, tier] of [['a', 'one'], ['b', 'two'], ['c', 'one']]) {
    await core.createNamespacedConfigMap({ namespace, body: configMap(name, {}, { tier }) });
  }
  await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: 'tier=one' });
  const left = await core.listNamespacedConfigMap({ namespace, fieldSelector: OWN });
  assert.deepEqual(left.items.map((each) => each.metadata.name), ['b']);
}

async function listInPages({ core, namespace }) {
  for (let number = 0; number < 7; number++) {
    await core.createNamespacedConfigMap({ namespace, body: configMap(`n${number}`, {}, { own: 'yes' }) });
  }
  const names = [];
  const remaining = [];
  let _continue;
  do {
    const page = await core.listNamespacedConfigMap({ namespace, limit: 3, _continue });
    names.push(...page.items.map((each) => each.metadata.name));
    remaining.push(page.metadata.remainingItemCount);
    _continue = page.metadata._continue;
  } while (_continue);
  assert.deepEqual(names.filter((name) => name !== 'kube-root-ca.crt'), ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  assert.equal(remaining.at(-1), undefined);
  assert.equal(remaining[0], names.length - 3);
  await refused(
    core.listNamespacedConfigMap({ namespace, _continue: 'nonsense' }),
    400,
    'BadRequest',
    /^invalid continue token: continue key is not valid: /,
  );
}

async function listSelected({ core, namespace }) {
  for (const [name, tier] of [['a', 'one'], ['b', 'two'], ['c', 'three']]) {
    await core.createNamespacedPod({ namespace, body: pod(name, { tier }) });
  }
  const names = async (selectors) =>
    (await core.listNamespacedPod({ namespace, ...selectors })).items.map((each) => each.metadata.name);
  assert.deepEqual(await names({ labelSelector: 'tier in (one, two)' }), ['a', 'b']);
  assert.deepEqual(await names({ labelSelector: 'tier notin (one),tier!=two' }), ['c']);
  assert.deepEqual(await names({ fieldSelector: 'metadata.name=b' }), ['b']);
}

async function microTimes({ config, namespace }) {
  const leases = config.makeApiClient(CoordinationV1Api);
  const renewTime = new V1MicroTime('2026-01-02T03:04:05.678Z');
  const body = { metadata: { name: 'a' }, spec: { holderIdentity: 'me', leaseDurationSeconds: 1, renewTime } };
  const made = await leases.createNamespacedLease({ namespace, body });
  assert.equal(String(made.spec.renewTime), '2026-01-02T03:04:05.678000Z');
}

async function eviction({ config, core, namespace }) {
  await core.createNamespacedPod({ namespace, body: pod('guarded', { app: 'guarded' }) });
  await core.createNamespacedPod({ namespace, body: pod('free') });
  await config.makeApiClient(PolicyV1Api).createNamespacedPodDisruptionBudget({
    namespace,
    body: { metadata: { name: 'all' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } } },
  });
  // A pod that never ran may be evicted whatever the budget says.
  await core.patchNamespacedPodStatus(
    {
      namespace,
      name: 'guarded',
      body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
    },
    as(PatchStrategy.StrategicMergePatch),
  );
  const evict = (name) => core.createNamespacedPodEviction({ namespace, name, body: { metadata: { name } } });
  await refused(
    evict('guarded'),
    429,
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
  );
  await evict('free');
  await eventually('the pod is gone', async () => (await core.listNamespacedPod({ namespace })).items.length === 1);
}

async function accessReview({ config, namespace }) {
  const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
    body: { spec: { resourceAttributes: { namespace, verb: 'delete', resource: 'pods' } } },
  });
  assert.equal(review.status.allowed, true);
}

async function logOfAPodThatIsNotThere({ config, namespace }) {
  await assert.rejects(
    new Log(config).log(namespace, 'missing', 'main', new PassThrough()),
    (failure) => failure.code === 404,
  );
}

export const CASES = [
  serverVersion,
  createAndRead,
  createTwiceIsAlreadyExists,
  readMissingIsNotFound,
  invalidNamesTheField,
  unauthorizedWithoutACredential,
  replaceAndConflict,
  jsonPatch,
  mergePatch,
  strategicMergePatch,
  serverSideApply,
  statusSubresource,
  scaleSubresource,
  dryRunStoresNothing,
  deleteInTheForeground,
  deleteCollection,
  listInPages,
  listSelected,
  microTimes,
  eviction,
  accessReview,
  logOfAPodThatIsNotThere,
];
