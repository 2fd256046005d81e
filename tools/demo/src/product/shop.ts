import { createInstance, Types } from '@amplitude/analytics-node';

const HOUR_MS = 3_600_000;
/** Visitors of an hour at noon, and of those the part that buys. */
const BUSIEST = 120;
const USUAL_CONVERSION = 0.4;

/** A shop whose visitors come by day and buy when they like it, told by the unmodified SDK for Node. */
export class Shop {
  /** Events that have been sent. */
  sent = 0;
  private readonly sdk = createInstance();
  /** Always the same shop: a demo that surprises its teller is none. */
  private state = 20_260_301;

  /**
   * @param url - Of Tocsin.
   * @param apiKey - Of the project.
   */
  async open(url: string, apiKey: string): Promise<void> {
    const settings = { serverUrl: `${url}/batch`, flushQueueSize: 1000, logLevel: Types.LogLevel.Warn };
    await this.sdk.init(apiKey, settings).promise;
  }

  /** What happens in the hours from `from` until `to`; of an hour that has begun, only what has happened by then. */
  async trade(from: number, to: number, conversion = USUAL_CONVERSION): Promise<void> {
    for (let hour = from; hour < to; hour += HOUR_MS) {
      for (let visitor = 0; visitor < this.visitorsOf(hour); visitor++) {
        const time = hour + Math.floor(this.chance() * (HOUR_MS - 60_000));
        const id = `${hour / HOUR_MS}-${visitor}`;
        const buys = this.chance() < conversion;
        if (time >= to) continue;
        this.track('Visit', id, time);
        if (buys && time + 30_000 < to) this.track('Checkout', id, time + 30_000);
      }
    }
    await this.sdk.flush().promise;
  }

  private track(type: string, id: string, time: number): void {
    this.sent++;
    const who = { user_id: `visitor-${id}`, device_id: `device-${id}` };
    this.sdk.track(type, undefined, { ...who, time, insert_id: `${type}-${id}` });
  }

  private visitorsOf(hour: number): number {
    const ofDay = (hour / HOUR_MS) % 24;
    const usual = BUSIEST * (0.65 + 0.35 * Math.sin(((ofDay - 7) / 24) * 2 * Math.PI));
    return Math.round(usual * (0.9 + 0.2 * this.chance()));
  }

  /** A number from 0 to 1 (mulberry32). */
  private chance(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
