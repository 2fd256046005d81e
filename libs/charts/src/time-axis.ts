import type { EpochSeconds } from '@tocsin/runtime';

export interface TimeTick {
  readonly time: EpochSeconds;
  readonly label: string;
}

/** Seconds between ticks that people read well. */
const STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
const MAX_TICKS = 8;
const DAY = 86_400;
/** Every offset from UTC is a multiple of it. */
const QUARTER = 900;

/** What a time zone calls an instant. */
export class ZonedTime {
  private readonly format: Intl.DateTimeFormat;

  /** @param timeZone - IANA name; one that this system does not know counts as UTC. */
  constructor(readonly timeZone: string) {
    const options = {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    } as const;
    try {
      this.format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
    } catch {
      // Only a name that is no zone is refused.
      this.timeZone = 'UTC';
      this.format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
    }
  }

  /** `25 Nov`, `14:05`, and minutes since midnight. */
  at(time: EpochSeconds): {
    readonly day: string;
    readonly year: string;
    readonly clock: string;
    readonly minutes: number;
  } {
    const parts = Object.fromEntries(this.format.formatToParts(time * 1000).map(({ type, value }) => [type, value]));
    return {
      day: `${parts['day']} ${parts['month']}`,
      year: parts['year'],
      clock: `${parts['hour']}:${parts['minute']}`,
      minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
    };
  }
}

/** Round times of day in the zone between two instants; midnight is told as its day. */
export function timeTicks(from: EpochSeconds, to: EpochSeconds, zone: ZonedTime): TimeTick[] {
  const step = STEPS.find((seconds) => (to - from) / seconds <= MAX_TICKS) ?? DAY;
  const ticks: TimeTick[] = [];
  // What is round in the zone is round in UTC up to a quarter of an hour.
  const candidate = Math.min(step, QUARTER);
  for (let time = Math.ceil(from / candidate) * candidate; time <= to; time += candidate) {
    const { day, clock, minutes } = zone.at(time);
    if ((minutes * 60) % step !== 0) continue;
    ticks.push({ time, label: minutes === 0 ? day : clock });
  }
  return ticks;
}
