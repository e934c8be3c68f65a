// Drives a server through the JavaScript client as programs do.
//
// Prints one line a case, "PASS name" or "FAIL name: why", and exits with status 1 when one has failed.
// The server is that of the kubeconfig file named by the first argument.

import { KubeConfig } from '@kubernetes/client-node';
import { CASES as FOLLOWING } from './following.js';
import { CASES as GENERIC } from './generic.js';
import { runAll } from './harness.js';
import { CASES as TYPED } from './typed.js';

if (process.argv.length !== 3) {
  console.error('usage: main.js KUBECONFIG');
  process.exit(2);
}
const config = new KubeConfig();
config.loadFromFile(process.argv[2]);
process.exit((await runAll(config, [...TYPED, ...FOLLOWING, ...GENERIC])) ? 0 : 1);
