// What every case works with, and how cases are run and told of.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, AppsV1Api, CoreV1Api } from '@kubernetes/client-node';

// No case may take longer: a server that hangs is then a failure with a name.
const WITHIN_MILLISECONDS = 30_000;

/** A case's own namespace, and ways to the server. */
export class Environment {
  constructor(config, namespace) {
    this.config = config;
    this.namespace = namespace;
    this.core = config.makeApiClient(CoreV1Api);
    this.apps = config.makeApiClient(AppsV1Api);
  }
}

/** Expects a failure that carries this Status, with these words or such, and returns it. */
export async function refused(promise, code, reason, message) {
  const failure = await promise.then(
    () => assert.fail(`no failure, expected ${code} ${reason}`),
    (why) => why,
  );
  assert.ok(failure instanceof ApiException, failure);
  assert.equal(failure.code, code);
  const status = typeof failure.body === 'string' ? JSON.parse(failure.body) : failure.body;
  assert.equal(status.kind, 'Status');
  assert.equal(status.status, 'Failure');
  assert.equal(status.code, code);
  assert.equal(status.reason, reason);
  if (message instanceof RegExp) {
    assert.match(status.message, message);
  } else {
    assert.equal(status.message, message);
  }
  return status;
}

/** Waits until it holds. */
export async function eventually(what, holds) {
  const deadline = Date.now() + WITHIN_MILLISECONDS;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `never: ${what}`);
    await sleep(20);
  }
}

/** Whether every case passed. Prints a line for each. */
export async function runAll(config, cases) {
  let passed = true;
  for (const one of cases) {
    passed = (await run(config, one)) && passed;
  }
  return passed;
}

async function run(config, one) {
  const name = one.name.replace(/[A-Z]/g, (letter) => '-' + letter.toLowerCase());
  const core = config.makeApiClient(CoreV1Api);
  const unfinished = new AbortController();
  const late = sleep(WITHIN_MILLISECONDS, undefined, { signal: unfinished.signal }).then(() =>
    assert.fail(`still running after ${WITHIN_MILLISECONDS} ms`),
  );
  late.catch(() => {}); // the case won
  try {
    const made = await core.createNamespace({ body: { metadata: { generateName: `${name.slice(0, 40)}-` } } });
    await Promise.race([one(new Environment(config, made.metadata.name)), late]);
    await core.deleteNamespace({ name: made.metadata.name });
  } catch (failure) {
    console.error(failure);
    console.log(`FAIL ${name}: ${String(failure).replaceAll('\n', ' ')}`);
    return false;
  } finally {
    unfinished.abort();
  }
  console.log(`PASS ${name}`);
  return true;
}
