import type { Clock } from '@tocsin/runtime';
import type {
  ApiKeyState,
  ConfigRecord,
  ConfigRecordOf,
  HostState,
  ProjectState,
  ServiceState,
} from '@tocsin/payload-schemas';
import type { ConfigurationLookup, LookupRequest } from '@tocsin/service-ports';
import type { ConfigurationView } from './configuration-view.js';

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 10_000;
/** What cannot be a project's API key is not asked for. */
const PROJECT_API_KEY = /^[0-9a-f]{32}$/;

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
    if (record?.kind !== 'apiKey' || this.isOutdated(record)) return undefined;
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
    if (record?.kind !== 'service' || this.isOutdated(record)) return undefined;
    return record.state;
  }

  /**
   * The project whose events carry the API key: its own, or the one before its last rotation while that is accepted.
   *
   * @throws {UnavailableError} As `apiKey`.
   */
  async projectByApiKey(apiKey: string): Promise<{ org: string; project: ProjectState } | undefined> {
    const record = this.view.projectByApiKey(apiKey)?.record ?? (await this.askForProject(apiKey));
    if (record === undefined) return undefined;
    const { org, state: project } = record;
    const isAccepted = project.apiKey === apiKey || this.clock.now() < (project.formerApiKey?.acceptedUntil ?? 0);
    return isAccepted ? { org, project } : undefined;
  }

  private async askForProject(apiKey: string): Promise<ConfigRecordOf<'project'> | undefined> {
    if (!PROJECT_API_KEY.test(apiKey)) return undefined;
    const record = await this.ask({ kind: 'projectByApiKey', apiKey });
    return record?.kind === 'project' && !this.isOutdated(record) ? record : undefined;
  }

  /** Whether the view has come to know better than a remembered answer; it does not find the entity by this name any more. */
  private isOutdated(record: ConfigRecord): boolean {
    const entry = this.view.entry(record.kind, record.org, record.id);
    return entry !== undefined && entry.record.revision > record.revision;
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
