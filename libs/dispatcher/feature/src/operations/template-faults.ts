import type { ChannelKey } from '@tocsin/dispatcher-domain';
import type { Logger } from '@tocsin/runtime';
import type { DispatcherMetrics } from './dispatcher-metrics.js';

/** Tells operators of messages of which a template could make nothing, so that their headlines go out alone. What was wrong is in the record of the delivery. */
export class TemplateFaults {
  constructor(
    private readonly metrics: Pick<DispatcherMetrics, 'templateFaults'>,
    private readonly logger: Logger,
  ) {}

  tell({ org, id }: ChannelKey, webhookId: string): void {
    this.metrics.templateFaults.inc();
    this.logger.warn('a template could not be used, and the headline is told alone', { org, id, webhookId });
  }
}
