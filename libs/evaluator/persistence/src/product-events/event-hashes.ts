import { hash } from 'node:crypto';

/** Digits of an int8, as it goes to and from the database: not every one is a safe integer. */
export type Hash = string;

/** First 64 bits of SHA-256 over parts that are kept apart. */
function hashOf(...parts: readonly string[]): Hash {
  const hex = hash('sha256', JSON.stringify(parts));
  return BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)).toString();
}

/** A user, by the id that clients give. */
export const userHash = (userId: string): Hash => hashOf('user', userId);
/** A device, and an anonymous person: whoever it is that uses it. */
export const deviceHash = (deviceId: string): Hash => hashOf('device', deviceId);
/** What makes an event a repeat. */
export const insertHash = (projectNo: number, deviceId: string, insertId: string): Hash =>
  hashOf(String(projectNo), deviceId, insertId);

/** Properties of a user, whatever their order; undefined if there are none. */
export function userSetHash(properties: object): Hash | undefined {
  const members = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : hashOf(JSON.stringify(members));
}
