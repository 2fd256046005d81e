export { banner, type BannerFacts } from './banner.js';
export { DataDirectoryError, keptSecret, openDataDirectory, type DataDirectory } from './data-directory.js';
export type { HostedService } from './hosted-service.js';
export { PortInUseError } from './listen-error.js';
export { openKafkaLog } from './open-kafka-log.js';
export { openFoundation, openTopics, type Foundation, type FoundationOptions } from './open-platform.js';
export { runMain } from './run-main.js';
export { runProcess, type ProcessOptions, type RunningProcess } from './run-process.js';
export { openServiceDatabase, type ServiceDatabase, type ServiceDatabaseOptions } from './service-database.js';
