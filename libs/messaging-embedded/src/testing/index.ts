export { embeddedLogHarness, restartableEmbeddedLogHarness } from './embedded-log-harness.js';
