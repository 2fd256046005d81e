import { createParamDecorator, type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnauthenticatedError } from '@tocsin/runtime';
import { ConfigurationResolver } from '../configuration/configuration-resolver.js';
import { authenticate } from './authenticate.js';
import type { Principal } from './principal.js';

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

/** Authenticates HTTP requests by `X-Api-Key`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly resolver: ConfigurationResolver,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const header = request.headers['x-api-key'];
    const key = typeof header === 'string' ? header : '';
    request.principal = await authenticate(key, context, this.resolver, this.reflector);
    return true;
  }
}
