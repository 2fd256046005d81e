import type { DeliveryPlans, DeliveryQueue, DispatcherWorkers } from '@tocsin/dispatcher-domain';
import type { Clock, Logger } from '@tocsin/runtime';
import type { ChannelDirectory } from '../channels/channel-directory.js';
import type { ChannelHealthKeeper } from '../health/channel-health-keeper.js';
import type { DispatcherMetrics } from '../operations/dispatcher-metrics.js';
import type { Attempts } from '../sending/attempt.js';
import type { DeliveryLimits } from './delivery-limits.js';

/** What the parts of the engine work with, whichever worker this process is at the moment. */
export interface DeliveryParts {
  readonly plans: DeliveryPlans;
  readonly queue: DeliveryQueue;
  readonly workers: DispatcherWorkers;
  readonly health: ChannelHealthKeeper;
  readonly directory: ChannelDirectory;
  readonly attempts: Attempts;
  readonly limits: DeliveryLimits;
  /** No other dispatcher can be alive. */
  readonly isAlone: boolean;
  readonly metrics: DispatcherMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
}
