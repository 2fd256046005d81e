import {
  aNotice,
  aTransition,
  type FindingsChanges,
  someFindings,
  type TransitionChanges,
} from '@tocsin/dispatcher-domain/testing';
import { MemoryLog, MemoryLogStore } from '@tocsin/messaging/testing';
import { alertKey, cloudEventHeaders, RECORD_TYPE } from '@tocsin/payload-schemas';
import { Topics } from '@tocsin/platform';

/** Event time of what is appended: a day that the test database has partitions for. */
const AT = Date.parse('2025-11-24T16:00:00Z');

export type AppendedTransition = TransitionChanges & {
  readonly id: string;
  readonly sequence: number;
  readonly traceparent?: string;
};

/** The log as the evaluator and config write it. */
export class AlertLog {
  readonly store = new MemoryLogStore();
  private readonly log = new MemoryLog({ store: this.store });

  /** Creates the topics. */
  static async open(): Promise<AlertLog> {
    const alertLog = new AlertLog();
    await Topics.open(alertLog.log, { prefix: '', log: 'embedded' });
    return alertLog;
  }

  /** Transitions `sequence` of alerts, critical unless said otherwise. */
  async append(...transitions: AppendedTransition[]): Promise<void> {
    const records = transitions.map(({ id, traceparent, ...changes }) => {
      const transition = aTransition({ ...changes, alert: { id, ...changes.alert } });
      return {
        key: alertKey(transition.org.id, id),
        value: Buffer.from(JSON.stringify(transition)),
        headers: cloudEventHeaders(
          RECORD_TYPE.alertTransition,
          `${id}/${transition.sequence}`,
          'test',
          AT,
          traceparent,
        ),
      };
    });
    await this.log.append('tocsin.alerts.v1', records);
  }

  /** Records of findings, as the evaluator keys them. */
  async appendFindings(...told: FindingsChanges[]): Promise<void> {
    const records = told.map((changes) => {
      const findings = someFindings(changes);
      const [{ alert, sequence }] = findings.findings;
      return {
        key: alertKey(findings.org.id, `monitor:${findings.monitor.id}`),
        value: Buffer.from(JSON.stringify(findings)),
        headers: cloudEventHeaders(RECORD_TYPE.kpiFindings, `${alert.id}/${sequence}`, 'test', AT),
      };
    });
    await this.log.append('tocsin.alerts.v1', records);
  }

  async appendNotice(noticeId: string): Promise<void> {
    const notice = aNotice({ noticeId });
    await this.log.append('tocsin.notices.v1', [
      { key: `org1/${noticeId}`, value: Buffer.from(JSON.stringify(notice)) },
    ]);
  }

  async appendRaw(topic: string, key: string, value: string): Promise<void> {
    await this.log.append(topic, [{ key, value: Buffer.from(value) }]);
  }

  records(topic: string): { readonly key: string; readonly value: unknown }[] {
    return this.store
      .topic(topic)
      .partitions.flat()
      .map(({ key, value }) => ({ key, value: JSON.parse(value!.toString('utf8')) as unknown }));
  }
}
