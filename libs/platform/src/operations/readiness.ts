export interface ReadinessCheck {
  readonly name: string;
  /** Undefined: fine. Otherwise one sentence on what is missing. Must not throw. */
  check(): Promise<string | undefined>;
}

/** A figure that is worth seeing beside readiness and that never decides it. */
export interface ReadinessFact {
  readonly name: string;
  value(): number;
}

/** Whether this process should get traffic: it has started, every check is fine, and it is not shutting down. */
export class Readiness {
  private readonly checks: ReadinessCheck[] = [];
  private readonly figures: ReadinessFact[] = [];
  private state: 'starting' | 'running' | 'stopping' = 'starting';

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  show(fact: ReadinessFact): void {
    this.figures.push(fact);
  }

  /** The figures as they are now. */
  facts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.figures.map(({ name, value }) => [name, value()]));
  }

  /** From now on the checks decide: everything listens. */
  start(): void {
    if (this.state === 'starting') this.state = 'running';
  }

  /** From now on not ready: the first step of a shutdown. */
  stop(): void {
    this.state = 'stopping';
  }

  /** Names and problems of what is not ready; empty when ready. */
  async problems(): Promise<{ readonly name: string; readonly problem: string }[]> {
    if (this.state === 'starting') return [{ name: 'start', problem: 'the process is starting' }];
    if (this.state === 'stopping') return [{ name: 'shutdown', problem: 'the process is shutting down' }];
    const found = await Promise.all(this.checks.map(async ({ name, check }) => ({ name, problem: await check() })));
    return found.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, problem }]));
  }
}
