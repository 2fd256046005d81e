import { z } from 'zod';

/** An id of ours: base58, at most 15 bytes (strictly typed clients keep no more). Opaque to everyone. */
export const id = z.string().min(1).max(15);

/** Whole seconds since the Unix epoch: times of samples, check reports and alerts. */
export const epochSeconds = z.int();

/** Milliseconds since the Unix epoch: times of records. */
export const epochMs = z.int();

export const alertStatus = z.enum(['ok', 'warning', 'critical', 'unknown']);
export type AlertStatus = z.infer<typeof alertStatus>;

export const hostStatus = z.enum(['working', 'standby', 'maintenance', 'poweroff']);
export type HostStatus = z.infer<typeof hostStatus>;

/** Who did something: a person, a key that belongs to nobody, or the system itself. */
export const actor = z.object({
  kind: z.enum(['user', 'key', 'system']),
  /** User id, key id, or the name of the system part. */
  id: z.string(),
  /** For a user: what webhooks show as `user.screenName`. */
  screenName: z.string().optional(),
});
export type Actor = z.infer<typeof actor>;

/** The person of `user` members in webhooks; null when no person did it. */
export const person = z.object({ id: z.string(), screenName: z.string() });
export type Person = z.infer<typeof person>;

/** A role of a service, apart; never the joined `service:role`. */
export const roleRef = z.object({ service: z.string(), role: z.string() });
export type RoleRef = z.infer<typeof roleRef>;
