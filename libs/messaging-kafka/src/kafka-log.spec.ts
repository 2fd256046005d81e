import { describeLog } from '@tocsin/messaging/testing';
import { kafkaLogHarness } from './testing/kafka-log-harness.js';
import { testBrokers } from './testing/test-brokers.js';

describeLog('KafkaLog', () => kafkaLogHarness(testBrokers()));
