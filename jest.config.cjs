/** Specs run as compiled ESM: build first. `node tools/test/run-tests.mjs [folder …]` does both. */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/{apps,libs,tools}/**/dist/**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache', '<rootDir>/.nx', '<rootDir>/.tocsin'],
  transform: {},
  testSequencer: '<rootDir>/tools/test/long-first.cjs',
  // Longer than any wait for a condition lasts, so that the wait can say what did not come.
  testTimeout: 240_000,
};
