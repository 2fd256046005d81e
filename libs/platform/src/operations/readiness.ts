export interface ReadinessCheck {
  readonly name: string;
  /** Undefined: fine. Otherwise one sentence on what is missing. Must not throw. */
  check(): Promise<string | undefined>;
}

/** What is wrong, and with what. */
export interface Problem {
  readonly name: string;
  /** One sentence. */
  readonly problem: string;
}

/** A figure that is worth seeing beside readiness and that never decides it. */
export interface ReadinessFact {
  readonly name: string;
  value(): number;
}

/** Whether this process should get traffic: it has started, every check is fine, and it is not shutting down. */
export class Readiness {
  private readonly checks: ReadinessCheck[] = [];
  private readonly watched: ReadinessCheck[] = [];
  private readonly figures: ReadinessFact[] = [];
  private state: 'starting' | 'running' | 'stopping' = 'starting';

  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  /** Adds a check that never decides readiness and answers at once: its problem has lasted, and a person must act. */
  watch(check: ReadinessCheck): void {
    this.watched.push(check);
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
  async problems(): Promise<Problem[]> {
    if (this.state === 'starting') return [{ name: 'start', problem: 'the process is starting' }];
    if (this.state === 'stopping') return [{ name: 'shutdown', problem: 'the process is shutting down' }];
    return problemsOf(this.checks);
  }

  /** Problems of the checks that never decide readiness. */
  lastingProblems(): Promise<Problem[]> {
    return problemsOf(this.watched);
  }
}

async function problemsOf(checks: readonly ReadinessCheck[]): Promise<Problem[]> {
  const found = await Promise.all(checks.map(async ({ name, check }) => ({ name, problem: await check() })));
  return found.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, problem }]));
}
