import type { EndingAlert, ToldChannels } from '@tocsin/dispatcher-domain';
import type { AlertTransition, KpiFindings } from '@tocsin/payload-schemas';
import type { Notification } from './notification.js';

const NOBODY: ReadonlySet<string> = new Set();

/** Who has heard of the alerts that end in one batch: by what is stored, and by what the batch itself holds before the end. */
export class ToldSoFar {
  private constructor(private readonly channels: ReadonlyMap<string, Set<string>>) {}

  /** For records that end nothing. */
  static nobody(): ToldSoFar {
    return new ToldSoFar(new Map());
  }

  /** @throws {DatabaseUnavailableError} */
  static async read(
    transitions: readonly AlertTransition[],
    findings: readonly KpiFindings[],
    store: ToldChannels,
  ): Promise<ToldSoFar> {
    const ending = [
      ...transitions.filter(({ alert }) => alert.type !== 'kpi' && !alert.isOpen).map(endOf),
      ...findings.flatMap(endsOf),
    ];
    if (ending.length === 0) return ToldSoFar.nobody();
    const found = await store.of(ending);
    return new ToldSoFar(new Map(ending.map(({ org, alertId }, i) => [nameOf(org, alertId), new Set(found[i])])));
  }

  of(org: string, alertId: string): ReadonlySet<string> {
    return this.channels.get(nameOf(org, alertId)) ?? NOBODY;
  }

  /** Takes in who hears of an earlier record of the same batch. */
  add({ org, subject, deliveries }: Notification): void {
    const channels = this.channels.get(nameOf(org, subject));
    for (const { channel } of deliveries) channels?.add(channel.id);
  }
}

const endOf = ({ org, alert, sequence }: AlertTransition): EndingAlert => ({
  org: org.id,
  alertId: alert.id,
  sequence,
  openedAt: alert.openedAt * 1_000,
});

const endsOf = ({ org, findings }: KpiFindings): EndingAlert[] =>
  findings
    .filter(({ change }) => change === 'close')
    .map(({ alert, sequence }) => ({
      org: org.id,
      alertId: alert.id,
      sequence,
      openedAt: alert.openedAt * 1_000,
    }));

const nameOf = (org: string, alertId: string): string => `${org}/${alertId}`;
