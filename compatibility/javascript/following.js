// Watches and informers.

import assert from 'node:assert/strict';
import { PatchStrategy, Watch, makeInformer, setHeaderOptions } from '@kubernetes/client-node';
import { eventually } from './harness.js';
import { OWN, configMap } from './objects.js';

function path(namespace) {
  return `/api/v1/namespaces/${namespace}/configmaps`;
}

function patch(core, namespace, name, data) {
  return core.patchNamespacedConfigMap(
    { namespace, name, body: { data } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** Follows until so many events were seen. */
async function seen({ config, namespace }, count, query) {
  const events = [];
  const all = Promise.withResolvers ? Promise.withResolvers() : resolvers();
  const request = await new Watch(config).watch(
    path(namespace),
    { fieldSelector: OWN, ...query },
    (type, object) => {
      events.push([type, object.metadata.name, object.metadata.resourceVersion]);
      if (events.length === count) {
        all.resolve();
      }
    },
    (failure) => all.reject(failure ?? new Error(`the watch ended after ${JSON.stringify(events)}`)),
  );
  await all.promise;
  request.abort();
  return events;
}

function resolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

async function watchChanges(env) {
  const { core, namespace } = env;
  const resourceVersion = (await core.listNamespacedConfigMap({ namespace })).metadata.resourceVersion;
  const events = seen(env, 3, { resourceVersion });
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', { n: '1' }) });
  await patch(core, namespace, 'a', { n: '2' });
  await core.deleteNamespacedConfigMap({ namespace, name: 'a' });
  assert.deepEqual(
    (await events).map(([type]) => type),
    ['ADDED', 'MODIFIED', 'DELETED'],
  );
}

async function watchResumesWithoutAGap(env) {
  const { core, namespace } = env;
  const start = (await core.listNamespacedConfigMap({ namespace })).metadata.resourceVersion;
  for (let number = 0; number < 6; number++) {
    await core.createNamespacedConfigMap({ namespace, body: configMap(`n${number}`, {}) });
  }
  const first = (await seen(env, 6, { resourceVersion: start })).slice(0, 2);
  const rest = await seen(env, 4, { resourceVersion: first[1][2] });
  assert.deepEqual(
    [...first, ...rest].map(([, name]) => name),
    ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'],
  );
}

async function watchEndsInTime({ config, namespace }) {
  const ended = resolvers();
  await new Watch(config).watch(
    path(namespace),
    { timeoutSeconds: 1, labelSelector: 'none=such' },
    (type) => ended.reject(new Error(type)),
    (failure) => ended.resolve(failure),
  );
  assert.equal(await ended.promise, null);
}

async function watchOfAWrongVersionIsRefused({ config, namespace }) {
  const ended = resolvers();
  await new Watch(config).watch(
    path(namespace),
    { resourceVersion: 'wrong' },
    () => {},
    (failure) => ended.resolve(failure),
  );
  // As with kube-apiserver, which takes it for a fault of its own.
  assert.equal((await ended.promise).statusCode, 500);
}

async function informer(env) {
  const { config, core, namespace } = env;
  await core.createNamespacedConfigMap({ namespace, body: configMap('before', {}, { seen: 'yes' }) });
  await core.createNamespacedConfigMap({ namespace, body: configMap('other', {}) });
  const labelSelector = 'seen=yes';
  const following = makeInformer(
    config,
    path(namespace),
    () => core.listNamespacedConfigMap({ namespace, labelSelector }),
    labelSelector,
  );
  const told = [];
  for (const verb of ['add', 'update', 'delete']) {
    following.on(verb, (object) => told.push([verb, object.metadata.name]));
  }
  following.on('error', (failure) => told.push(['error', String(failure)]));
  await following.start();
  try {
    await core.createNamespacedConfigMap({ namespace, body: configMap('after', { n: '1' }, { seen: 'yes' }) });
    await patch(core, namespace, 'after', { n: '2' });
    await core.deleteNamespacedConfigMap({ namespace, name: 'before' });
    await eventually('four changes were told', () => told.length >= 4);
    assert.deepEqual(told, [
      ['add', 'before'],
      ['add', 'after'],
      ['update', 'after'],
      ['delete', 'before'],
    ]);
    assert.deepEqual(following.list(namespace).map((each) => each.metadata.name), ['after']);
    assert.deepEqual(following.get('after', namespace).data, { n: '2' });
  } finally {
    await following.stop();
  }
}

/** An informer that is stopped and started again goes on from where it was. */
async function informerStartsAgain(env) {
  const { config, core, namespace } = env;
  const labelSelector = 'seen=yes';
  let lists = 0;
  const following = makeInformer(
    config,
    path(namespace),
    () => {
      lists++;
      return core.listNamespacedConfigMap({ namespace, labelSelector });
    },
    labelSelector,
  );
  const names = () => following.list(namespace).map((each) => each.metadata.name).sort();
  await core.createNamespacedConfigMap({ namespace, body: configMap('a', {}, { seen: 'yes' }) });
  await following.start();
  await eventually('the list is in the store', () => names().length === 1);
  await following.stop();
  await core.createNamespacedConfigMap({ namespace, body: configMap('b', {}, { seen: 'yes' }) });
  await core.deleteNamespacedConfigMap({ namespace, name: 'a' });
  assert.deepEqual(names(), ['a']);
  await following.start();
  try {
    await eventually('what was missed is in the store', () => names().join() === 'b');
    assert.equal(lists, 1);
  } finally {
    await following.stop();
  }
}

export const CASES = [
  watchChanges,
  watchResumesWithoutAGap,
  watchEndsInTime,
  watchOfAWrongVersionIsRefused,
  informer,
  informerStartsAgain,
];
