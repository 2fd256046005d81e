import { Injectable } from '@nestjs/common';
import {
  EventThrottle,
  eventRecords,
  readEvents,
  type Throttled,
  type Upload,
  type UploadRefusal,
} from '@tocsin/evaluator-domain';
import { RECORD_TYPE } from '@tocsin/payload-schemas';
import { ConfigurationResolver } from '@tocsin/platform';
import { Clock, type EpochMs } from '@tocsin/runtime';
import { ObservationLog } from '../ingestion/observation-log.js';
import { EvaluatorMetrics } from '../operations/evaluator-metrics.js';

const DAY_MS = 86_400_000;

/** How events are taken in, and erased. */
@Injectable()
export class ProductEventSettings {
  constructor(
    /** Days for which events are kept (`TOCSIN_EVENT_RETENTION_DAYS`). */
    readonly retentionDays: number,
    /** Of one device or user, by the endpoint (`TOCSIN_MAX_DEVICE_EVENTS_PER_SECOND`, `…_BATCH_EVENTS_PER_SECOND`). */
    readonly eventsPerSecond: Readonly<Record<EventEndpoint, number>>,
    /** Hours in which the erasure of a user can be taken back (`TOCSIN_ERASURE_GRACE_HOURS`). */
    readonly erasureGraceHours: number,
  ) {}
}

/** Endpoints differ in how fast the events of a device may come. */
export type EventEndpoint = 'httpapi' | 'batch';

/** The body of an answer that takes nothing. */
export type EventsRefused = UploadRefusal | ({ readonly code: 429; readonly error: string } & Throttled);

/** Takes in an upload of product events: all of it, acknowledged by the log before this returns, or nothing. */
@Injectable()
export class TakeEvents {
  private readonly throttles: Readonly<Record<EventEndpoint, EventThrottle>>;

  constructor(
    private readonly settings: ProductEventSettings,
    private readonly resolver: ConfigurationResolver,
    private readonly observations: ObservationLog,
    private readonly clock: Clock,
    private readonly metrics: EvaluatorMetrics,
  ) {
    const { httpapi, batch } = settings.eventsPerSecond;
    this.throttles = { httpapi: new EventThrottle(httpapi), batch: new EventThrottle(batch) };
  }

  /**
   * @returns When it came, or why nothing of it is taken.
   * @throws {LogUnavailableError} If the log did not acknowledge; sending it again is safe for events with an `insert_id`.
   * @throws {UnavailableError} If the key is not known here, and `config` does not answer.
   */
  async run(
    upload: Upload,
    endpoint: EventEndpoint,
    traceparent?: string,
  ): Promise<{ readonly receivedAt: EpochMs } | { readonly refusal: EventsRefused }> {
    const found = await this.resolver.projectByApiKey(upload.apiKey);
    if (found === undefined) return { refusal: { code: 400, error: `Invalid API key: ${upload.apiKey.slice(0, 64)}` } };
    const receivedAt = this.clock.now();
    const read = readEvents(upload, receivedAt, receivedAt - this.settings.retentionDays * DAY_MS);
    if ('refusal' in read) return read;
    const projectId = found.project.id;
    const records = eventRecords({ org: found.org, projectId, receivedAt }, read.events);
    if (records === undefined) return { refusal: { code: 413, error: 'Payload too large' } };
    const throttled = this.throttles[endpoint].take(projectId, read.events, this.clock.monotonicMs());
    if (throttled !== undefined) {
      this.metrics.throttledEvents.inc(throttled.throttled_events.length);
      return { refusal: { code: 429, error: 'Too many requests for some devices and users', ...throttled } };
    }
    const observations = records.map((value) => ({ type: RECORD_TYPE.productEvents, value }));
    await this.observations.append(observations, traceparent, 'productEvents');
    this.metrics.ingestedEvents.inc(read.events.length);
    return { receivedAt };
  }
}
