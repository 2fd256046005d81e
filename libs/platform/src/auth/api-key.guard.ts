import { createHash } from 'node:crypto';
import { createParamDecorator, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ForbiddenError, UnauthenticatedError } from '@tocsin/runtime';
import { ConfigurationResolver } from '../configuration/configuration-resolver.js';
import type { Principal } from './principal.js';

const NEEDS = 'tocsin:needs';

/** What a route needs of the key. A route without it is refused: deny by default. */
export const Needs = (permission: 'read' | 'write'): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, permission);

interface RequestWithPrincipal {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  principal?: Principal;
}

/**
 * The key of the request, as the guard found it.
 *
 * @throws {UnauthenticatedError} If the route has no guard.
 */
export function principalOf(context: ExecutionContext): Principal {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (principal === undefined) throw new UnauthenticatedError('no API key was checked for this route');
  return principal;
}

/** Parameter of a controller's method: the key of the request. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  principalOf(context),
);

/** Authenticates by `X-Api-Key` against SHA-256 hashes in memory; only a miss asks `config`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly resolver: ConfigurationResolver,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const header = request.headers['x-api-key'];
    if (typeof header !== 'string' || header === '') {
      throw new UnauthenticatedError('Authentication failed. Please try with valid Api Key.');
    }
    const found = await this.resolver.apiKey(createHash('sha256').update(header).digest('hex'));
    if (found === undefined) throw new UnauthenticatedError('Authentication failed. Please try with valid Api Key.');
    const { org, key } = found;
    const needs = this.reflector.getAllAndOverride<'read' | 'write' | undefined>(NEEDS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needs === undefined) throw new ForbiddenError('this route declares no permission');
    if (needs === 'read' ? !key.canRead : !key.canWrite) {
      throw new ForbiddenError(`the API key "${key.name}" lacks the ${needs} permission`);
    }
    request.principal = { org, keyId: key.id, userId: key.userId, canRead: key.canRead, canWrite: key.canWrite };
    return true;
  }
}
