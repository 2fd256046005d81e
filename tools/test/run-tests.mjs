// `npm test [-- folder …]`: installs and builds what is needed, starts one PostgreSQL and one Kafka broker for all
// suites, runs every spec and ends with one line `tests: N passed, M failed, K skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, prepare, root } from '../start/prepare.mjs';
import { memoryFolder } from './memory-folder.mjs';
import { missingTools } from './tools-needed.mjs';

const onlyFolders = process.argv.slice(2);

prepare({ build: false });
build(onlyFolders);
const missing = missingTools();
const leftOut = [...new Set(missing.flatMap(({ suites }) => suites))];
for (const { tool, suites, cure } of missing) {
  console.error(`\n*** ${tool} is missing: these suites do not run: ${suites.join(', ')}. ${cure}\n`);
}

// Databases come and go with nearly every test, and making their files costs most of the server's time on a disk.
process.env.TMPDIR ??= memoryFolder() ?? tmpdir();
const workDir = mkdtempSync(join(tmpdir(), 'tocsin-tests-'));
const stops = [];
let result;
try {
  const env = { ...process.env, ...(await startShared()), NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  result = runJest(env);
} finally {
  for (const stop of stops.reverse()) await stop();
  rmSync(workDir, { recursive: true, force: true });
}

const missingFails = process.env.CI === 'true' ? leftOut.length : 0;
const failed = result.failed + missingFails;
const skipped = result.skipped + leftOut.length - missingFails;
console.log(`tests: ${result.passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || result.passed === 0 ? 1 : 0);

/** One PostgreSQL and one broker for the whole run, unless the environment names others. */
async function startShared() {
  const shared = {};
  if (!process.env.TOCSIN_TEST_DATABASE_URL) {
    const { startThrowawayPostgres } = await import(join(root, 'libs/local-postgres/dist/testing/index.js'));
    const server = await startThrowawayPostgres();
    stops.push(() => server.stop());
    shared.TOCSIN_TEST_DATABASE_URL = server.url();
  }
  if (!process.env.TOCSIN_TEST_KAFKA_BROKERS && !missing.some(({ tool }) => tool.startsWith('Java'))) {
    if (process.env.KAFKA_BROKERS) {
      shared.TOCSIN_TEST_KAFKA_BROKERS = process.env.KAFKA_BROKERS;
    } else {
      const { startKafkaBroker } = await import(join(root, 'tools/kafka/dist/index.js'));
      const broker = await startKafkaBroker({ dataDir: join(workDir, 'kafka') });
      stops.push(() => broker.stop());
      shared.TOCSIN_TEST_KAFKA_BROKERS = broker.brokers;
    }
  }
  return shared;
}

function runJest(env) {
  const output = join(workDir, 'results.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const folders = onlyFolders.map((folder) => relative(root, folder) || '.');
  const ignored = leftOut.flatMap((suite) => ['--testPathIgnorePatterns', suite]);
  const args = ['-w', '2', '--json', '--outputFile', output, '--passWithNoTests', ...ignored, ...folders];
  // The JSON that jest also prints is not for people; its report goes to standard error.
  const { status } = spawnSync(process.execPath, [jest, ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 2] });
  if (!existsSync(output)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(output, 'utf8'),
  );
  const brokenSuites = testResults.filter((s) => s.status === 'failed' && s.assertionResults.length === 0).length;
  const otherwiseFailed = status !== 0 && numFailedTests + brokenSuites === 0 ? 1 : 0;
  return {
    passed: numPassedTests,
    failed: numFailedTests + brokenSuites + otherwiseFailed,
    skipped: numPendingTests + numTodoTests,
  };
}
