import { Injectable } from '@nestjs/common';
import { ConfigRecords, Hosts, publishedHost } from '@tocsin/config-domain';
import type { ConfigState, HostState, ServiceState } from '@tocsin/payload-schemas';
import { ConfigurationView } from '@tocsin/platform';
import type { EpochMs } from '@tocsin/runtime';

/** What something is like, or was like at last. */
export interface LastKnown<S> {
  readonly state: S;
  /** Null while it exists. */
  readonly deletedAt: EpochMs | null;
}

/** Whatever a page is about that is found by its id alone. */
type KindWithId = 'monitor' | 'alertGroupSetting' | 'project' | 'chart' | 'kpiMonitor';

/** What notifications of long ago still link to: from memory while it exists, else from where its end is kept. */
@Injectable()
export class LastKnownStates {
  constructor(
    private readonly view: ConfigurationView,
    private readonly hosts: Hosts,
    private readonly records: ConfigRecords,
  ) {}

  /** A retired host is kept for good; its state says when it was retired. */
  async host(org: string, id: string): Promise<HostState | undefined> {
    const existing = this.view.find('host', org, id);
    if (existing !== undefined || !CAN_BE_ID.test(id)) return existing;
    const kept = await this.hosts.find(org, id);
    return kept && publishedHost(kept);
  }

  async of<K extends KindWithId>(kind: K, org: string, id: string): Promise<LastKnown<ConfigState<K>> | undefined> {
    const state = this.view.find(kind, org, id);
    if (state !== undefined) return { state, deletedAt: null };
    const deletion = CAN_BE_ID.test(id) ? await this.records.deleted(kind, org, id) : undefined;
    return deletion && { state: deletion.state, deletedAt: deletion.at };
  }

  async service(org: string, name: string): Promise<LastKnown<ServiceState> | undefined> {
    const state = this.view.service(org, name)?.record.state;
    if (state !== undefined) return { state, deletedAt: null };
    const deletion = CAN_BE_NAME.test(name) ? await this.records.deletedService(org, name) : undefined;
    return deletion && { state: deletion.state, deletedAt: deletion.at };
  }
}

/** Nobody is asked for what cannot be an id. */
export const CAN_BE_ID = /^[A-Za-z0-9]{1,15}$/;
const CAN_BE_NAME = /^[A-Za-z0-9_-]{1,63}$/;
