import { Injectable } from '@nestjs/common';
import { Downtimes, Organizations } from '@tocsin/config-domain';
import { Clock, NotFoundError } from '@tocsin/runtime';
import { ScheduleWindows, type Window } from '@tocsin/schedule';

/** What a downtime comes to. */
export interface ListedWindows {
  /** Of the organization: its clocks decide. */
  readonly timeZone: string;
  readonly windows: readonly Window[];
}

@Injectable()
export class ListWindows {
  constructor(
    private readonly downtimes: Downtimes,
    private readonly organizations: Organizations,
    private readonly clock: Clock,
  ) {}

  /**
   * The windows of a downtime that are on now or come next.
   *
   * @throws {NotFoundError} If there is no such downtime.
   */
  async run(org: string, id: string, count: number): Promise<ListedWindows> {
    const [downtime, organization] = await Promise.all([this.downtimes.find(org, id), this.organizations.find(org)]);
    if (downtime === undefined || organization === undefined) throw new NotFoundError('Downtime Not Found.');
    const { timeZone } = organization;
    const now = Math.floor(this.clock.now() / 1000);
    return { timeZone, windows: new ScheduleWindows(downtime, timeZone).from(now, count) };
  }
}
