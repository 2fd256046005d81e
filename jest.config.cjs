/** Specs run as compiled ESM: build first. `node tools/test/run-tests.mjs [folder …]` does both. */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/{apps,libs,tools}/**/dist/**/*.spec.js'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache', '<rootDir>/.nx', '<rootDir>/.tocsin'],
  transform: {},
  testTimeout: 60_000,
};
