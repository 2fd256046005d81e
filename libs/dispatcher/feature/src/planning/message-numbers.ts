import type { FindingMessages } from '@tocsin/dispatcher-domain';
import type { KpiFindings } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { unnumberableReason } from './storable.js';

/** The numbers of the messages that tell of the findings in one batch. */
export class MessageNumbers {
  private constructor(private readonly numbers: ReadonlyMap<KpiFindings, number>) {}

  static none(): MessageNumbers {
    return new MessageNumbers(new Map());
  }

  /** @throws {DatabaseUnavailableError} */
  static async read(batch: readonly KpiFindings[], store: FindingMessages, at: EpochMs): Promise<MessageNumbers> {
    const sound = batch.filter((findings) => unnumberableReason(findings) === undefined);
    if (sound.length === 0) return MessageNumbers.none();
    const told = sound.map(({ org, monitor, findings }) => ({
      org: org.id,
      monitorId: monitor.id,
      findings: findings.map(({ alert, sequence }) => ({ alertId: alert.id, sequence })),
    }));
    const numbers = await store.number(told, at);
    return new MessageNumbers(new Map(sound.map((findings, index) => [findings, numbers[index]])));
  }

  /** @throws {TypeError} If the findings cannot be numbered, saying why. */
  of(findings: KpiFindings): number {
    const number = this.numbers.get(findings);
    if (number === undefined) throw new TypeError(unnumberableReason(findings) ?? 'the findings have no number');
    return number;
  }
}
