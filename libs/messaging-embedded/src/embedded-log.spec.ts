import { describeLog, describeLogRestart } from '@tocsin/messaging/testing';
import { embeddedLogHarness, restartableEmbeddedLogHarness } from './testing/embedded-log-harness.js';

describeLog('EmbeddedLog', () => embeddedLogHarness());
describeLog('EmbeddedLog without memory of what it appended', () => embeddedLogHarness({ recentBytes: 0 }));
describeLogRestart('EmbeddedLog', () => restartableEmbeddedLogHarness());
