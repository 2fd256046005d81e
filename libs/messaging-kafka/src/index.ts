export { KafkaLog } from './kafka-log.js';
export type { KafkaLogOptions } from './kafka-log-options.js';
export { KafkaRefusedError } from './kafka-errors.js';
