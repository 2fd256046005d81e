export { startKafkaBroker, type KafkaBroker, type KafkaBrokerOptions } from './kafka-broker.js';
export { LocalKafkaError } from './local-kafka-error.js';
