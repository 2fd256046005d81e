import type { ApiKeyState } from '@tocsin/payload-schemas';
import { ForbiddenError, InvalidInputError } from '@tocsin/runtime';

/** What a key may do, and for whom. */
export type Permissions = Pick<ApiKeyState, 'canRead' | 'canWrite' | 'userId'>;

/**
 * Whether the holder of one key may make another: nobody can give what he does not have, nor act as someone else.
 *
 * @throws {InvalidInputError} If the new key could do nothing.
 * @throws {ForbiddenError} If it could do more than its maker's.
 */
export function checkNewKey(maker: Permissions, wanted: Permissions): void {
  if (!wanted.canRead && !wanted.canWrite) {
    throw new InvalidInputError('canRead: a key needs at least one of canRead and canWrite', 'canRead');
  }
  if (wanted.canRead && !maker.canRead) throw new ForbiddenError('a key that cannot read cannot make one that can');
  if (wanted.canWrite && !maker.canWrite) throw new ForbiddenError('a key that cannot write cannot make one that can');
  if (maker.userId !== null && wanted.userId !== maker.userId) {
    throw new ForbiddenError('a key that belongs to a user makes keys of that user only; give its userId');
  }
}
