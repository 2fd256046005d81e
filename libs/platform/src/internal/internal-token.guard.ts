import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import type { Secret } from '@tocsin/runtime';

/** What the services of one installation authenticate each other with. */
export abstract class InternalToken {
  abstract readonly value: Secret;
}

/** gRPC status UNAUTHENTICATED. */
const UNAUTHENTICATED = 16;

/** Lets only our own services call the internal gRPC methods. */
@Injectable()
export class InternalTokenGuard implements CanActivate {
  constructor(private readonly token: InternalToken) {}

  canActivate(context: ExecutionContext): boolean {
    const metadata = context.switchToRpc().getContext<Metadata>();
    const given = String(metadata.get('authorization')[0] ?? '');
    const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
    if (timingSafeEqual(digest(given), digest(`Bearer ${this.token.value.reveal()}`))) return true;
    throw new RpcException({ code: UNAUTHENTICATED, message: 'the internal token is missing or wrong' });
  }
}
