import type { Clock } from '@tocsin/runtime';
import type { ApiKeyState, ConfigRecord, HostState, ServiceState } from '@tocsin/payload-schemas';
import type { ConfigurationLookup, LookupRequest } from '@tocsin/service-ports';
import type { ConfigurationView } from './configuration-view.js';

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly until: number;
  readonly record: ConfigRecord | undefined;
}

/**
 * Finds what a client may have created a moment ago: in the view, else by asking `config` once. Answers, misses
 * included, are remembered for 5 s, at most 10,000 of them, so that a flood of unknown keys costs `config` little.
 */
export class ConfigurationResolver {
  private readonly remembered = new Map<string, Remembered>();
  private readonly running = new Map<string, Promise<ConfigRecord | undefined>>();

  constructor(
    private readonly view: ConfigurationView,
    private readonly lookup: ConfigurationLookup,
    private readonly clock: Clock,
  ) {}

  /** @throws {UnavailableError} If the view misses and `config` does not answer. */
  async apiKey(sha256: string): Promise<{ org: string; key: ApiKeyState } | undefined> {
    const entry = this.view.apiKey(sha256);
    if (entry !== undefined) return { org: entry.record.org, key: entry.record.state };
    const record = await this.ask({ kind: 'apiKey', sha256 });
    if (record?.kind !== 'apiKey' || this.isDeletedInView(record)) return undefined;
    return { org: record.org, key: record.state };
  }

  /** @throws {UnavailableError} As `apiKey`. */
  async host(org: string, id: string): Promise<HostState | undefined> {
    const entry = this.view.entry('host', org, id);
    if (entry !== undefined) return entry.record.deleted ? undefined : entry.record.state;
    const record = await this.ask({ kind: 'host', org, id });
    return record?.kind === 'host' ? record.state : undefined;
  }

  /** @throws {UnavailableError} As `apiKey`. */
  async service(org: string, name: string): Promise<ServiceState | undefined> {
    const entry = this.view.service(org, name);
    if (entry !== undefined) return entry.record.state;
    const record = await this.ask({ kind: 'service', org, name });
    if (record?.kind !== 'service' || this.isDeletedInView(record)) return undefined;
    return record.state;
  }

  private isDeletedInView(record: ConfigRecord): boolean {
    const entry = this.view.entry(record.kind, record.org, record.id);
    return entry !== undefined && entry.record.revision >= record.revision && entry.record.deleted === true;
  }

  private async ask(request: LookupRequest): Promise<ConfigRecord | undefined> {
    const name = JSON.stringify(request);
    const known = this.remembered.get(name);
    if (known !== undefined && known.until > this.clock.monotonicMs()) return known.record;
    let answer = this.running.get(name);
    if (answer === undefined) {
      answer = this.lookup.find(request).finally(() => this.running.delete(name));
      this.running.set(name, answer);
    }
    const record = await answer;
    this.remembered.delete(name);
    if (this.remembered.size >= MAX_REMEMBERED) {
      const oldest = this.remembered.keys().next().value;
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    this.remembered.set(name, { until: this.clock.monotonicMs() + REMEMBERED_MS, record });
    return record;
  }
}
