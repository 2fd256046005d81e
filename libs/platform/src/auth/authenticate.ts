import { createHash } from 'node:crypto';
import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ForbiddenError, UnauthenticatedError } from '@tocsin/runtime';
import type { ConfigurationResolver } from '../configuration/configuration-resolver.js';
import { neededPermission } from './needs.js';
import type { Principal } from './principal.js';

/**
 * Holds an API key to what a route or method needs of it. Keys are known by their SHA-256 in memory; only a miss asks `config`.
 *
 * @throws {UnauthenticatedError} If nobody knows the key.
 * @throws {ForbiddenError} If it may not do this, or the handler declares nothing.
 */
export async function authenticate(
  key: string,
  context: ExecutionContext,
  resolver: ConfigurationResolver,
  reflector: Reflector,
): Promise<Principal> {
  const found = key === '' ? undefined : await resolver.apiKey(createHash('sha256').update(key).digest('hex'));
  if (found === undefined) throw new UnauthenticatedError('Authentication failed. Please try with valid Api Key.');
  const { org, key: state } = found;
  const needs = neededPermission(reflector, context);
  if (needs === undefined) throw new ForbiddenError('this route declares no permission');
  if (needs === 'read' ? !state.canRead : !state.canWrite) {
    throw new ForbiddenError(`the API key "${state.name}" lacks the ${needs} permission`);
  }
  return { org, keyId: state.id, userId: state.userId, canRead: state.canRead, canWrite: state.canWrite };
}
