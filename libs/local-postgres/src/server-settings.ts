/** Settings of a local server, as `name=value`. */
export interface ServerTuning {
  /** False for tests only: a crash of the operating system may then lose or corrupt data, a killed server does not. */
  readonly durable: boolean;
}

/**
 * Sized for one machine that also runs the program: memory well below 150 MB, few background processes, and rare
 * checkpoints, since the first change of a page after one writes the whole page.
 */
export function serverSettings({ durable }: ServerTuning): string[] {
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'password_encryption=scram-sha-256',
    'shared_buffers=64MB',
    'wal_buffers=8MB',
    'work_mem=8MB',
    'maintenance_work_mem=32MB',
    'io_method=sync',
    'max_worker_processes=2',
    'max_parallel_workers_per_gather=0',
    'autovacuum_max_workers=2',
    'autovacuum_worker_slots=4',
    'max_logical_replication_workers=0',
    'jit=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    // The bundled server is built without lz4, and pglz costs 57 us of CPU per page image to save 6 KB of writing.
    'wal_compression=off',
    'checkpoint_timeout=15min',
    'max_wal_size=1GB',
    'random_page_cost=1.1',
    'max_locks_per_transaction=128',
    'client_connection_check_interval=1s',
    // Recovery begins by flushing every file of the cluster: one call for the file system instead of a thousand.
    ...(process.platform === 'linux' ? ['recovery_init_sync_method=syncfs'] : []),
    'update_process_title=off',
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
    'log_destination=stderr',
    'logging_collector=off',
    'log_line_prefix=',
    'log_checkpoints=off',
    // The program handles errors of its own statements; LOG, FATAL and PANIC are the server's own.
    'log_min_messages=log',
    'log_min_error_statement=panic',
    ...(durable ? ['max_connections=60'] : ['max_connections=200', 'fsync=off', 'full_page_writes=off']),
  ];
}
