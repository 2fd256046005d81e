export { kafkaLogHarness } from './kafka-log-harness.js';
export { testBrokers } from './test-brokers.js';
