import { CheckMonitors } from '@tocsin/evaluator-domain';
import type { AlertTransition } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import { Injectable } from '@nestjs/common';

/** Tells whether monitors are still what they were when they judged. */
@Injectable()
export class MonitorCurrency {
  constructor(
    private readonly view: ConfigurationView,
    private readonly checks: CheckMonitors,
  ) {}

  /** @returns True if the transition's monitor exists and has not been edited since. */
  async isCurrent(org: string, { monitor }: AlertTransition): Promise<boolean> {
    if (monitor.type === 'check') return (await this.checks.find(org, monitor.id)) !== undefined;
    const entry = this.view.entry('monitor', org, monitor.id);
    return entry !== undefined && entry.record.deleted !== true && entry.record.revision === monitor.revision;
  }
}
