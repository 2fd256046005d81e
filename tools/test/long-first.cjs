const { statSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites that start whole instances, longest first: one of them at the end would keep all workers but one idle. */
const LONG = [
  'apps/system-e2e/dist/distributed-kill',
  'apps/clients-e2e/',
  'apps/image-e2e/',
  'apps/system-e2e/',
  'libs/messaging-kafka/',
];
/** So many others come after each of them, so that two of them seldom run side by side. */
const OTHERS_BETWEEN = 5;

/** Puts the long suites into the first part of the run, and larger files before smaller ones. */
module.exports = class LongFirst extends Sequencer {
  sort(tests) {
    const rankOf = ({ path }) => LONG.findIndex((folder) => path.includes(`/${folder}`));
    const ranked = tests.map((test) => ({ test, rank: rankOf(test), sizeBytes: statSync(test.path).size }));
    const long = ranked.filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank || b.sizeBytes - a.sizeBytes);
    const others = ranked.filter(({ rank }) => rank < 0).sort((a, b) => b.sizeBytes - a.sizeBytes);
    const spread = long.flatMap((suite) => [suite, ...others.splice(0, OTHERS_BETWEEN)]);
    return [...spread, ...others].map(({ test }) => test);
  }
};
