import { spawnSync } from 'node:child_process';

/** Programs that some suites need and that npm cannot install. */
const TOOLS = [
  {
    tool: 'Java 17 or newer with Maven',
    isThere: () =>
      Boolean(process.env.KAFKA_BROKERS ?? process.env.TOCSIN_TEST_KAFKA_BROKERS) ||
      (works('java', ['-version']) && works('mvn', ['--version'])),
    suites: [
      'libs/messaging-kafka',
      'tools/kafka',
      'apps/clients-e2e/dist/distributed',
      'apps/clients-e2e/dist/product-sdks/distributed',
      'apps/image-e2e/dist/image',
      'apps/system-e2e/dist/distributed',
      'apps/system-e2e/dist/platform-faults',
    ],
    cure: 'Install them (Debian: openjdk-17-jdk-headless, maven) or set KAFKA_BROKERS.',
  },
  {
    tool: 'Go 1.25 or newer',
    isThere: () => works('go', ['version']),
    suites: ['apps/clients-e2e', 'tools/compose-check'],
    cure: 'Install it from your system or go.dev.',
  },
  {
    tool: 'Python 3 with venv',
    isThere: () => works('python3', ['-c', 'import venv, ensurepip']),
    suites: ['apps/clients-e2e/dist/product-sdks'],
    cure: 'Install it from your system (Debian: python3-venv).',
  },
  {
    tool: 'Chromium',
    isThere: () => works('chromium', ['--version']),
    suites: ['apps/clients-e2e/dist/product-sdks'],
    cure: 'Install it from your system (Debian: chromium).',
  },
  {
    tool: 'nginx',
    isThere: () => works('nginx', ['-v']),
    suites: ['tools/instance/dist/nginx-front'],
    cure: 'Install it from your system (Debian: nginx-light).',
  },
];

/** @returns The entries of TOOLS that this machine lacks. */
export function missingTools() {
  return TOOLS.filter(({ isThere }) => !isThere());
}

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
