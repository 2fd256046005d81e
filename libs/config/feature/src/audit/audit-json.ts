import type { AuditEntry, AuditPosition } from '@tocsin/config-domain';

const SEALED = /^tsb\d\.[0-9a-f]{8}\./;
/** Members that no answer shows. */
const HIDDEN = new Set(['sha256']);
/** The hash of a random key that is replaced from time to time: its beginning tells one from the next. */
const SHORTENED = new Set(['secretKeySha256']);
const SHOWN_DIGITS = 8;

/** A change as API v1 shows it, without its secrets: not even sealed ones. */
export function auditJson({ at, kind, id, revision, actor, cause, isDeletion, before, state }: AuditEntry): object {
  return {
    at,
    kind,
    id,
    revision,
    actor,
    cause,
    isDeletion,
    before: withoutSecrets(before),
    state: withoutSecrets(state),
  };
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return SEALED.test(value) ? '(sealed)' : value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !HIDDEN.has(name));
  return Object.fromEntries(
    members.map(([name, member]) => [name, SHORTENED.has(name) ? beginning(member) : withoutSecrets(member)]),
  );
}

const beginning = (hash: unknown): string => `${String(hash).slice(0, SHOWN_DIGITS)}…`;

/** What `before` takes to go on after a change. */
export const cursorOf = ({ at, kind, id, revision }: AuditPosition): string => [at, kind, id, revision].join('.');

/** @returns Undefined if the text is neither a cursor nor a time, which stands for everything before it. */
export function positionOf(text: string): AuditPosition | undefined {
  const [, at, kind = '', id = '', revision = '0'] =
    /^(\d{1,15})(?:\.([A-Za-z]{1,40})\.([A-Za-z0-9_-]{1,40})\.(\d{1,9}))?$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), kind, id, revision: Number(revision) };
}
