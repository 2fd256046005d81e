import type { Metadata } from '@grpc/grpc-js';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnauthenticatedError } from '@tocsin/runtime';
import { authenticate } from '../auth/authenticate.js';
import type { Principal } from '../auth/principal.js';
import { ConfigurationResolver } from '../configuration/configuration-resolver.js';

/** A call has nothing else of its own that guards and handlers share. */
const principals = new WeakMap<Metadata, Principal>();

/**
 * The key of a gRPC call, as the guard found it.
 *
 * @throws {UnauthenticatedError} If the method has no guard.
 */
export function principalOfCall(context: ExecutionContext): Principal {
  const principal = principals.get(context.switchToRpc().getContext<Metadata>());
  if (principal === undefined) throw new UnauthenticatedError('no API key was checked for this method');
  return principal;
}

/** Parameter of a method that answers gRPC calls: the key of the call. */
export const PrincipalOfCall = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  principalOfCall(context),
);

/** Authenticates gRPC calls by the metadata `x-api-key`, or `authorization: Bearer …`. */
@Injectable()
export class GrpcApiKeyGuard implements CanActivate {
  constructor(
    private readonly resolver: ConfigurationResolver,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const metadata = context.switchToRpc().getContext<Metadata>();
    principals.set(metadata, await authenticate(keyOf(metadata), context, this.resolver, this.reflector));
    return true;
  }
}

function keyOf(metadata: Metadata): string {
  const [key] = metadata.get('x-api-key');
  if (key !== undefined) return String(key);
  return /^Bearer (.+)$/i.exec(String(metadata.get('authorization')[0] ?? ''))?.[1] ?? '';
}
