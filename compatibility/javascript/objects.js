// Objects that cases make.

export function configMap(name, data, labels) {
  return { metadata: { name, labels }, data };
}

function container(name = 'main') {
  return { name, image: 'example.com/app:1' };
}

export function pod(name, labels) {
  return { metadata: { name, labels }, spec: { containers: [container()] } };
}

export function deployment(name, replicas = 1) {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container()] } },
    },
  };
}

/** What a list of namespace's own objects leaves out: the ones that a controller publishes. */
export const OWN = 'metadata.name!=kube-root-ca.crt';
