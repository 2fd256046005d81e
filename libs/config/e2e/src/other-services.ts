import type { AlertTransition, GroupTransition } from '@tocsin/payload-schemas';
import { UnavailableError } from '@tocsin/runtime';
import {
  AlertHistory,
  DeliveryHistory,
  type DeliveryView,
  type GroupHistory,
  KpiMonitorProgress,
  type KpiProgress,
} from '@tocsin/service-ports';

/** What the evaluator would answer, as a test has put it. */
export class KeptAlerts extends AlertHistory {
  /** All transitions of all alerts, oldest first. */
  kept: AlertTransition[] = [];
  /** Of alert groups, oldest first; an alert is in those of its settings. */
  keptGroups: GroupTransition[] = [];
  isDown = false;

  override async transitions(org: string, alertId: string): Promise<readonly AlertTransition[]> {
    return this.of(org).filter(({ alert }) => alert.id === alertId);
  }

  override async openOfHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return (await this.open(org)).filter(({ host }) => host?.id === hostId);
  }

  override async openOfMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return (await this.open(org)).filter(({ monitor }) => monitor.id === monitorId);
  }

  override async open(org: string): Promise<readonly AlertTransition[]> {
    return this.newest(org).filter(({ alert }) => alert.isOpen);
  }

  override async ofHost(org: string, hostId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org).filter(({ host }) => host?.id === hostId);
  }

  override async ofMonitor(org: string, monitorId: string): Promise<readonly AlertTransition[]> {
    return this.newest(org).filter(({ monitor }) => monitor.id === monitorId);
  }

  override async ofService(org: string, name: string): Promise<readonly AlertTransition[]> {
    return this.newest(org).filter(({ service }) => service?.name === name);
  }

  override async group(org: string, groupId: string): Promise<GroupHistory | undefined> {
    const alerts = this.newest(org);
    const transitions = this.keptGroups.filter(({ group }) => group.id === groupId);
    if (transitions.length === 0) return undefined;
    const { id } = transitions[0].setting;
    return { transitions, alerts: alerts.filter(({ alert }) => alert.alertGroupSettingIds?.includes(id)) };
  }

  override async groupsOfSetting(org: string, settingId: string): Promise<readonly GroupTransition[]> {
    const own = this.keptGroups.filter((each) => each.org.id === org && each.setting.id === settingId);
    return [...new Map(own.map((transition) => [transition.group.id, transition])).values()].reverse();
  }

  private newest(org: string): AlertTransition[] {
    return [...new Map(this.of(org).map((transition) => [transition.alert.id, transition])).values()].reverse();
  }

  private of(org: string): AlertTransition[] {
    if (this.isDown) throw new UnavailableError('the evaluator does not answer');
    return this.kept.filter((transition) => transition.org.id === org);
  }
}

/** What the evaluator would answer of every KPI monitor, as a test has put it. */
export class KeptProgress extends KpiMonitorProgress {
  kept: KpiProgress | undefined;

  override async of(): Promise<KpiProgress | undefined> {
    if (this.kept === undefined) throw new UnavailableError('the evaluator does not answer');
    return this.kept;
  }
}

/** What the dispatcher would answer, as a test has put it. */
export class KeptDeliveries extends DeliveryHistory {
  kept: DeliveryView[] = [];
  isDown = false;

  override async ofSubject(_org: string, subject: string): Promise<readonly DeliveryView[]> {
    if (this.isDown) throw new UnavailableError('the dispatcher does not answer');
    return this.kept.filter((delivery) => delivery.subject === subject);
  }
}
