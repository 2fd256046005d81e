import {
  type ChannelKey,
  destinationId,
  type Installation,
  isPerAlert,
  type KpiDestination,
  type KpiForm,
  kpiFormOf,
  kpiImageUrls,
  kpiRequests,
  type Lane,
  laneOf,
  type PlannedSkip,
  type RenderedKpi,
  renderKpi,
  routeFindings,
  type TemplateProblem,
  webhookIdOf,
} from '@tocsin/dispatcher-domain';
import type { KpiFindings, SkipReason } from '@tocsin/payload-schemas';
import type { TemplateFaults } from '../operations/template-faults.js';
import type { Notification, WantedDelivery } from './notification.js';
import type { RecordContext } from './notifications.js';
import type { RoutingTables } from './routing-tables.js';
import type { ToldSoFar } from './told-so-far.js';

type Identity = Omit<Notification, 'forms' | 'deliveries' | 'skips' | 'templateProblems'>;

/**
 * Turns findings of KPI monitors into notifications: one that tells of all of them, known by the monitor and the number of
 * its message, and one for each of them where a receiver keeps an incident for each alert.
 */
export class FindingNotifications {
  /** @param isSuspended - Whether this service has stopped a webhook, though the configuration may not show it yet. */
  constructor(
    private readonly tables: Pick<RoutingTables, 'ofMonitor'>,
    private readonly installation: Installation,
    private readonly isSuspended: (channel: ChannelKey) => boolean,
    private readonly templateFaults: Pick<TemplateFaults, 'tell'>,
  ) {}

  /**
   * @param number - Of the message, as `FindingMessages` gave it.
   * @param told - Who has heard of the alerts that end.
   * @returns Those that somebody is told, or would have been.
   */
  of(
    findings: KpiFindings,
    number: number,
    context: RecordContext,
    told: Pick<ToldSoFar, 'of'>,
  ): readonly Notification[] {
    const org = findings.org.id;
    const lane = laneOf('kpi', findings.monitor.severity);
    const message = { org, subject: findings.monitor.id, subjectKind: 'kpi', sequence: number } as const;
    const made = new Map<string, NotificationDraft>();
    const routed = routeFindings(findings, this.tables.ofMonitor(findings), (alertId) => told.of(org, alertId));
    for (const { destination, findings: meant, skipped } of routed) {
      const form = formOf(destination);
      for (const part of kpiRequests(form.format, { ...findings, findings: [...meant] })) {
        const [{ alert, sequence }] = part.findings;
        const own = isPerAlert(form.format) ? { ...message, subject: alert.id, sequence } : message;
        const name = `${own.subject}/${own.sequence}`;
        let draft = made.get(name);
        if (draft === undefined) made.set(name, (draft = new NotificationDraft({ ...own, ...context }, lane)));
        const key = { org, id: destinationId(destination) };
        const reason = skipped ?? (this.isSuspended(key) ? 'channel_suspended' : undefined);
        draft.add(key, reason, () => this.rendered(part, form, key, webhookIdOf({ ...own, channel: key })));
      }
    }
    return [...made.values()].map((draft) => draft.notification);
  }

  private rendered(findings: KpiFindings, form: KpiForm, key: ChannelKey, deliveryId: string): RenderedKpi {
    const { installation } = this;
    const imageUrls = kpiImageUrls(findings, installation);
    const rendered = renderKpi({ findings, form, deliveryId, installation, imageUrls, isTest: false });
    if (rendered.templateFault !== undefined) this.templateFaults.tell(key, deliveryId);
    return rendered;
  }
}

const formOf = (destination: KpiDestination): KpiForm =>
  destination.kind === 'mail' ? { format: 'mail' } : kpiFormOf(destination.webhook);

class NotificationDraft {
  private readonly forms: Buffer[] = [];
  private readonly deliveries: WantedDelivery[] = [];
  private readonly skips: PlannedSkip[] = [];
  private readonly templateProblems: TemplateProblem[] = [];

  constructor(
    private readonly identity: Identity,
    private readonly lane: Lane,
  ) {}

  get notification(): Notification {
    const { identity, forms, deliveries, skips, templateProblems } = this;
    return { ...identity, forms, deliveries, skips, templateProblems };
  }

  /** @param render - Asked for if it may be sent: every receiver gets bytes of its own, which name the delivery. */
  add(channel: ChannelKey, skipped: SkipReason | undefined, render: () => RenderedKpi): void {
    if (skipped !== undefined && skipped !== 'channel_suspended') {
      this.skips.push({ channel, reason: skipped });
      return;
    }
    const { body, templateFault } = render();
    const form = this.forms.push(body) - 1;
    if (templateFault !== undefined) this.templateProblems.push({ channel, problem: templateFault });
    const { lane } = this;
    if (skipped === undefined) this.deliveries.push({ channel, form, lane });
    else this.skips.push({ channel, reason: skipped, orWaitAs: { form, lane } });
  }
}
