import { Metrics, type Problem } from '@tocsin/platform';
import { SilentLogger } from '@tocsin/runtime';
import { FakeClock } from '@tocsin/runtime/testing';
import type { PlatformMessage } from './platform-message.js';
import { Watchdog } from './watchdog.js';

const LOG = { name: 'log', problem: 'the log does not answer' };

class Scene {
  readonly clock = new FakeClock();
  readonly metrics = new Metrics();
  readonly sent: PlatformMessage[] = [];
  passing: Problem[] = [];
  lasting: Problem[] = [];
  isHeard = true;
  /** Never answers. */
  hangs = false;
  readonly watchdog = new Watchdog({
    readiness: {
      problems: () => (this.hangs ? new Promise(() => undefined) : Promise.resolve(this.passing)),
      lastingProblems: () => Promise.resolve(this.lasting),
    },
    clock: this.clock,
    logger: new SilentLogger(),
    metrics: this.metrics,
    services: ['evaluator'],
    host: 'machine1',
    checksTimeoutMs: 1,
    channel: {
      send: async (message) => {
        if (!this.isHeard) throw new Error('the receiver answered 503');
        this.sent.push(message);
      },
    },
  });

  async look(afterMs = 5_000): Promise<void> {
    this.clock.advance(afterMs);
    await this.watchdog.look();
  }

  get statuses(): readonly string[] {
    return this.sent.map(({ status }) => status);
  }
}

describe('the watchdog', () => {
  it('tells once that something is wrong, and once that it is over', async () => {
    const scene = new Scene();
    await scene.look();
    scene.passing = [LOG];
    for (let i = 0; i < 6; i++) await scene.look();
    expect(scene.statuses).toEqual([]);
    await scene.look();
    await scene.look();
    expect(scene.sent).toEqual([
      {
        status: 'critical',
        services: ['evaluator'],
        host: 'machine1',
        at: scene.clock.now() - 5_000,
        faults: [LOG],
      },
    ]);
    expect(await scene.metrics.registry.metrics()).toContain('tocsin_platform_fault 1');
    scene.passing = [];
    await scene.look();
    await scene.look();
    expect(scene.statuses).toEqual(['critical', 'ok']);
    expect(await scene.metrics.registry.metrics()).toContain('tocsin_platform_fault 0');
  });

  it('repeats what nobody took, in order', async () => {
    const scene = new Scene();
    scene.isHeard = false;
    scene.lasting = [LOG];
    await scene.look();
    scene.lasting = [];
    await scene.look();
    scene.isHeard = true;
    await scene.look();
    expect(scene.statuses).toEqual(['critical', 'ok']);
  });

  it('takes checks that do not answer for a problem, and keeps what was wrong before', async () => {
    const scene = new Scene();
    scene.passing = [LOG];
    await scene.look();
    scene.hangs = true;
    await scene.look(15_000);
    await scene.look(15_000);
    expect(scene.sent.map(({ faults }) => faults.map(({ name }) => name))).toEqual([['log']]);
  });
});
