import { eventTotals, makeProject, type ProductProject } from '@tocsin/tool-instance';
import type { Target } from '../describe-real-clients.js';
import { type Fault, FaultFront } from './fault-front.js';
import type { Result, RunningSdk, Sdk, Step, Task } from './sdk.js';

/** One SDK with a project of its own, behind a front of its own. */
export class TestOfSdk {
  private running: RunningSdk | undefined;

  private constructor(
    private readonly target: Target,
    private readonly sdk: Sdk,
    private readonly project: ProductProject,
    readonly front: FaultFront,
    /** Of the front. */
    readonly url: string,
  ) {}

  static async prepare(target: Target, sdk: Sdk, faults: readonly Fault[] = []): Promise<TestOfSdk> {
    const front = new FaultFront(target.url, faults);
    return new TestOfSdk(target, sdk, await makeProject(target), front, await front.listen());
  }

  /** Starts the program; it sends what is there ten times a second unless `given` says otherwise. */
  async start(steps: readonly Step[], given: Partial<Task> = {}): Promise<RunningSdk> {
    this.running = await this.sdk.start({
      serverUrl: `${this.url}/2/httpapi`,
      apiKey: this.project.apiKey,
      flushIntervalMs: 100,
      flushQueueSize: 200,
      steps,
      ...given,
    });
    return this.running;
  }

  /** @returns What the SDK says has become of each event. */
  async run(steps: readonly Step[], given: Partial<Task> = {}): Promise<readonly Result[]> {
    return (await this.start(steps, given)).results;
  }

  /** How often each type of event is counted in the end, of what these users did. */
  totals(users: readonly string[]): Promise<Record<string, number>> {
    const identities = users.map((user) => {
      const device = this.sdk.deviceOf(user);
      return { user_id: user, ...(device !== undefined && { device_id: device }) };
    });
    return eventTotals(this.target.url, this.project, identities);
  }

  async end(): Promise<void> {
    await this.running?.stop();
    this.front.close();
  }
}
