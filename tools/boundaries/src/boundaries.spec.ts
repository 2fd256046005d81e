import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const ALLOWED = [
  { path: 'libs/config/domain/src/x.ts', imports: '@tocsin/runtime' },
  { path: 'libs/evaluator/feature/src/x.ts', imports: '@tocsin/platform' },
  { path: 'libs/evaluator/persistence/src/x.ts', imports: 'pg' },
  { path: 'libs/monitors/src/x.ts', imports: 'zod' },
  { path: 'apps/cli/src/x.ts', imports: '@tocsin/monitors' },
  { path: 'apps/standalone/src/x.ts', imports: '@tocsin/dispatcher-host' },
];

const REFUSED = [
  { why: 'a domain library uses a framework', path: 'libs/config/domain/src/x.ts', imports: '@nestjs/common' },
  { why: 'a domain library parses', path: 'libs/config/domain/src/x.ts', imports: 'zod' },
  { why: 'a domain library uses an adapter', path: 'libs/config/domain/src/x.ts', imports: '@tocsin/persistence' },
  { why: 'a feature uses a driver', path: 'libs/evaluator/feature/src/x.ts', imports: 'typeorm' },
  { why: 'a feature uses a log client', path: 'libs/dispatcher/feature/src/x.ts', imports: 'kafkajs' },
  { why: 'a feature uses an adapter', path: 'libs/config/feature/src/x.ts', imports: '@tocsin/config-persistence' },
  { why: 'one service uses another', path: 'libs/dispatcher/feature/src/x.ts', imports: '@tocsin/evaluator-domain' },
  { why: 'shared code uses a service', path: 'libs/platform/src/x.ts', imports: '@tocsin/config-domain' },
  { why: 'a contract uses code', path: 'libs/payload-schemas/src/x.ts', imports: '@tocsin/runtime' },
  { why: 'a util uses a framework', path: 'libs/messaging/src/x.ts', imports: '@nestjs/common' },
  { why: 'a service app uses another service', path: 'apps/config/src/x.ts', imports: '@tocsin/dispatcher-host' },
];

describe('the dependency rules of eslint.config.mjs', () => {
  let verdicts: string[][];

  beforeAll(() => {
    // The rule reads the project graph from nx's cache.
    execFileSync(process.execPath, [join(root, 'node_modules/.bin/nx'), 'graph', '--file=.nx/graph.json'], {
      cwd: root,
      stdio: 'ignore',
    });
    const files = [...ALLOWED, ...REFUSED].map(({ path, imports }) => ({
      path,
      code: `import * as x from '${imports}';\nvoid x;\n`,
    }));
    const script = join(root, 'tools/boundaries/judge-imports.mjs');
    const env = { ...process.env, NODE_OPTIONS: '' };
    verdicts = JSON.parse(
      execFileSync(process.execPath, [script], { cwd: root, env, input: JSON.stringify(files), encoding: 'utf8' }),
    ) as string[][];
  });

  it.each(ALLOWED.map((file, index) => ({ ...file, index })))('allow $path to import $imports', ({ index }) => {
    expect(verdicts[index]).toEqual([]);
  });

  it.each(REFUSED.map((file, index) => ({ ...file, index })))('refuse that $why ($path, $imports)', ({ index }) => {
    expect(verdicts[ALLOWED.length + index]).not.toEqual([]);
  });
});
