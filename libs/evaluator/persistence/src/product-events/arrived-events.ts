import type { ProductEvents } from '@tocsin/payload-schemas';
import type { EpochMs } from '@tocsin/runtime';
import { deviceHash, type Hash, insertHash, userHash } from './event-hashes.js';
import type { KnownProject, ProjectRegistry } from './project-registry.js';

/** Types of events that change properties and are nothing that happened. */
const CHANGES: ReadonlySet<string> = new Set(['$identify', '$groupidentify']);

/** An event on its way into the store. */
export interface ArrivedEvent {
  readonly projectNo: number;
  /** Undefined: it only changes properties. */
  readonly typeNo: number | undefined;
  readonly receivedAt: EpochMs;
  readonly device: Hash;
  readonly user: Hash | undefined;
  /** What its repeats have, too. */
  readonly insert: Hash | undefined;
  readonly event: ProductEvents['events'][number];
}

/** What a batch brings, with the store's own numbers and hashes. */
export interface Arrived {
  /** In their order. */
  readonly arrived: readonly ArrivedEvent[];
  /** Whose they are. */
  readonly projects: readonly KnownProject[];
  readonly beyondTypes: number;
}

/** @throws {ProjectErasedError} */
export async function arrivedEvents(records: readonly ProductEvents[], registry: ProjectRegistry): Promise<Arrived> {
  const arrived: ArrivedEvent[] = [];
  const projects = new Set<KnownProject>();
  let beyondTypes = 0;
  for (const { org, owner, receivedAt, events } of records) {
    const project = await registry.project(org, projectIdOf(owner));
    const { projectNo, types } = project;
    projects.add(project);
    await registry.ensureTypes(
      project,
      events.map(({ type }) => type).filter((type) => !CHANGES.has(type)),
    );
    for (const event of events) {
      const typeNo = types.get(event.type);
      if (typeNo === undefined && !CHANGES.has(event.type)) {
        beyondTypes++;
        continue;
      }
      const { deviceId, userId, insertId } = event;
      arrived.push({
        projectNo,
        typeNo,
        receivedAt,
        device: deviceHash(deviceId),
        user: userId === undefined ? undefined : userHash(userId),
        insert: insertId === undefined ? undefined : insertHash(projectNo, deviceId, insertId),
        event,
      });
    }
  }
  return { arrived, projects: [...projects], beyondTypes };
}

/** @param owner - `project:ID/SLOT`, as the contract says. */
const projectIdOf = (owner: string): string => owner.slice('project:'.length, owner.lastIndexOf('/'));
