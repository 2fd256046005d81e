import type { Clock } from '@tocsin/runtime';
import type { Random } from '../../random.js';
import type { PersistentClient, Target } from '../persistent-client.js';
import type { Actor } from './actor.js';
import type { ChangingSite } from './changing-site.js';
import { type LivingWorld, makeLivingWorld, PREFIX } from './living-world.js';
import { changingOrders, livingHost, pausingMetric, steadyMetric } from './what-is-measured.js';
import { downtimes, edits, maintenance, onCall, passingMonitors, patience } from './what-people-do.js';

/** Monitors of every kind, and everything that can happen to them and their alerts, as chance has it. */
export class Life {
  private constructor(
    private readonly world: LivingWorld,
    private readonly editing: PersistentClient,
    private readonly actors: readonly Actor[],
  ) {}

  static async prepare(
    target: Target,
    site: ChangingSite,
    posting: PersistentClient,
    editing: PersistentClient,
    clock: Clock,
  ): Promise<Life> {
    const world = await makeLivingWorld(target, await site.listen());
    return new Life(world, editing, [
      ...world.hostIds.map((id) => livingHost(id, posting, clock)),
      changingOrders(posting, clock),
      steadyMetric(posting, clock),
      pausingMetric(posting, clock),
      site.changes,
      edits(world, editing),
      maintenance(world, editing),
      downtimes(world, editing, clock),
      passingMonitors(editing),
      onCall(world, posting),
      patience(world, posting, clock),
    ]);
  }

  /** Ends with the end of all that it was about, so that nothing more comes of it. */
  async run(random: Random, stopping: AbortSignal): Promise<void> {
    await Promise.all(this.actors.map((actor, i) => actor.run(random.fork(i + 1), stopping)));
    await this.endAll('downtimes', () => true);
    await this.endAll('monitors', ({ name }) => name?.startsWith(PREFIX) ?? false);
    for (const id of this.world.hostIds) await this.editing.offer('POST', `/api/v0/hosts/${id}/retire`, {});
  }

  /** What a lost answer made twice is among them. */
  private async endAll(kind: 'downtimes' | 'monitors', isOurs: (each: Listed) => boolean): Promise<void> {
    const listed = await this.editing.send<Record<string, readonly Listed[]>>('GET', `/api/v0/${kind}`);
    for (const each of listed[kind].filter(isOurs)) await this.editing.offer('DELETE', `/api/v0/${kind}/${each.id}`);
  }
}

interface Listed {
  readonly id: string;
  readonly name?: string;
}
