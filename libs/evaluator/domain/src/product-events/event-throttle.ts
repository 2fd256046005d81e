import type { ProductEvent } from '@tocsin/payload-schemas';

/** Over which events are averaged. */
export const THROTTLE_WINDOW_MS = 30_000;
/** Devices and users that are counted in one window of one process; the events of further ones are not. */
const MAX_COUNTED = 200_000;

/** Events that come too fast: the members of the answer that tell of them. */
export interface Throttled {
  readonly eps_threshold: number;
  /** Events per second of each. */
  readonly throttled_devices: Readonly<Record<string, number>>;
  readonly throttled_users: Readonly<Record<string, number>>;
  /** Positions of all their events, so that clients keep just these back. */
  readonly throttled_events: readonly number[];
}

/**
 * Counts the events of each device and user of a project in windows of 30 s. Whoever has sent as many as fit into one sends no
 * more until it is over; a first upload is taken whatever its size, or it could never be.
 */
export class EventThrottle {
  private windowStart = -Infinity;
  private counts = new Map<string, number>();

  /** @param eventsPerSecond - Of one device, or one user, on the average. */
  constructor(private readonly eventsPerSecond: number) {}

  /**
   * Counts the events of an upload, unless any is too fast: then none is counted, as none is taken.
   *
   * @param project - Whose events they are.
   * @param nowMs - On a clock that only goes forward.
   * @returns Undefined if all may come.
   */
  take(project: string, events: readonly ProductEvent[], nowMs: number): Throttled | undefined {
    if (nowMs - this.windowStart >= THROTTLE_WINDOW_MS) {
      this.windowStart = nowMs;
      this.counts = new Map();
    }
    const given = new Map<string, number>();
    for (const event of events) {
      for (const name of namesOf(project, event)) given.set(name, (given.get(name) ?? 0) + 1);
    }
    const tooFast = new Map([...given].filter(([name, count]) => this.isTooFast(name, count)));
    if (tooFast.size > 0) return this.throttled(project, events, tooFast);
    for (const [name, count] of given) {
      const before = this.counts.get(name);
      if (before !== undefined || this.counts.size < MAX_COUNTED) this.counts.set(name, (before ?? 0) + count);
    }
    return undefined;
  }

  private isTooFast(name: string, count: number): boolean {
    const before = this.counts.get(name) ?? 0;
    return before > 0 && before + count > (this.eventsPerSecond * THROTTLE_WINDOW_MS) / 1000;
  }

  private throttled(project: string, events: readonly ProductEvent[], tooFast: ReadonlyMap<string, number>): Throttled {
    const devices = new Map<string, number>();
    const users = new Map<string, number>();
    const positions: number[] = [];
    for (const [i, event] of events.entries()) {
      const [device, user] = namesOf(project, event);
      if (tooFast.has(device)) devices.set(event.deviceId, this.rateOf(device, tooFast));
      if (user !== undefined && tooFast.has(user)) users.set(event.userId ?? '', this.rateOf(user, tooFast));
      if (tooFast.has(device) || (user !== undefined && tooFast.has(user))) positions.push(i);
    }
    return {
      eps_threshold: this.eventsPerSecond,
      throttled_devices: Object.fromEntries(devices),
      throttled_users: Object.fromEntries(users),
      throttled_events: positions,
    };
  }

  private rateOf(name: string, given: ReadonlyMap<string, number>): number {
    const count = (this.counts.get(name) ?? 0) + (given.get(name) ?? 0);
    return Math.ceil(count / (THROTTLE_WINDOW_MS / 1000));
  }
}

function namesOf(
  project: string,
  { deviceId, userId }: ProductEvent,
): readonly [device: string] | readonly [device: string, user: string] {
  const device = `${project}/device/${deviceId}`;
  return userId === undefined ? [device] : [device, `${project}/user/${userId}`];
}
