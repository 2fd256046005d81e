import { appendCases } from './append-cases.js';
import { followCases } from './follow-cases.js';
import { groupCases } from './group-cases.js';
import type { LogHarness, RestartableLogHarness } from './log-harness.js';
import { restartCases } from './restart-cases.js';
import { Scenario } from './scenario.js';
import { subscribeCases } from './subscribe-cases.js';

/** A harness may have to start a store of its own, on a machine that is busy with other suites. */
const STORE_START_LIMIT_MS = 120_000;

/**
 * What every adapter of `Log` must do, as tests.
 *
 * @param open - Called once for each of the suite's four parts.
 */
export function describeLog(name: string, open: () => Promise<LogHarness>): void {
  describe(`${name}, appending`, () => inScenarios(open, appendCases));
  describe(`${name}, following`, () => inScenarios(open, followCases));
  describe(`${name}, one consumer`, () => inScenarios(open, subscribeCases));
  describe(`${name}, groups`, () => inScenarios(open, groupCases));
}

/** What every adapter must do when its store is killed; apart, because the harness must own the store. */
export function describeLogRestart(name: string, open: () => Promise<RestartableLogHarness>): void {
  describe(`${name}, its store killed`, () => inScenarios(open, restartCases));
}

function inScenarios<H extends LogHarness>(open: () => Promise<H>, cases: (scenario: () => Scenario<H>) => void): void {
  // Undefined if `open` has failed: its error is then the only one that each case reports.
  let harness: H | undefined;
  let scenario: Scenario<H> | undefined;

  beforeAll(async () => {
    harness = await open();
  }, STORE_START_LIMIT_MS);
  beforeEach(() => {
    if (harness) scenario = new Scenario(harness);
  });
  afterEach(() => scenario?.end());
  afterAll(() => harness?.close(), STORE_START_LIMIT_MS);

  cases(() => {
    if (!scenario) throw new Error('the harness could not be opened');
    return scenario;
  });
}
