import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const NEEDS = 'tocsin:needs';

type Permission = 'read' | 'write';

/** What a route or method needs of the key. One without it is refused: deny by default. */
export const Needs = (permission: Permission): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, permission);

export const neededPermission = (reflector: Reflector, context: ExecutionContext): Permission | undefined =>
  reflector.getAllAndOverride<Permission | undefined>(NEEDS, [context.getHandler(), context.getClass()]);
