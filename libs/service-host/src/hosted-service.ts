import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import type { ServiceName } from '@tocsin/admin-contract';
import type { LogServer } from '@tocsin/platform';

/** One service, put together and ready to be run by a process, alone or beside others. */
export interface HostedService {
  readonly name: ServiceName;
  readonly modules: readonly DynamicModule[];
  /** Strategies that read topics for this service's consumers. */
  readonly consumers: readonly LogServer[];
  /**
   * Background work that must run before requests come: relays, ticks, compaction. Called once the view is whole; a throw
   * ends the start.
   */
  start(): Promise<void>;
  /** Called once all modules of the process exist, before anything is served: to use what they provide. */
  created?(app: INestApplicationContext): Promise<void>;
  /** Ends background work. Called when requests and consumers have ended; the log and the view still work. */
  stop(): Promise<void>;
  /** Ends database connections. Called last. */
  close(): Promise<void>;
}
