import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { ProjectState } from '@tocsin/payload-schemas';
import { UnauthenticatedError } from '@tocsin/runtime';
import { ConfigurationResolver } from '../configuration/configuration-resolver.js';

/** The project whose keys a request carries. */
export interface ProjectPrincipal {
  /** Organization id. */
  readonly org: string;
  readonly project: ProjectState;
}

interface RequestWithProject {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  projectPrincipal?: ProjectPrincipal;
}

/** Parameter of a controller's method: the project that the guard found. */
export const CurrentProject = createParamDecorator((_data: unknown, context: ExecutionContext): ProjectPrincipal => {
  const { projectPrincipal } = context.switchToHttp().getRequest<RequestWithProject>();
  if (projectPrincipal === undefined)
    throw new UnauthenticatedError('no keys of a project were checked for this route');
  return projectPrincipal;
});

/** Authenticates by HTTP Basic with a project's API key as the user and its secret key as the password. */
@Injectable()
export class ProjectSecretGuard implements CanActivate {
  constructor(private readonly resolver: ConfigurationResolver) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithProject>();
    const keys = basicCredentials(request.headers['authorization']);
    if (keys === undefined) {
      throw new UnauthenticatedError(
        'HTTP Basic authentication with "<API key>:<secret key>" of a project is required',
      );
    }
    const found = await this.resolver.projectByApiKey(keys.user);
    if (found === undefined || !isSecretKeyOf(found.project, keys.password)) {
      throw new UnauthenticatedError('no project has this API key and this secret key');
    }
    request.projectPrincipal = found;
    return true;
  }
}

function basicCredentials(header: unknown): { user: string; password: string } | undefined {
  const encoded = typeof header === 'string' ? /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header)?.[1] : undefined;
  if (encoded === undefined) return undefined;
  const [, user, password] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return user === undefined ? undefined : { user, password };
}

function isSecretKeyOf({ secretKeySha256 }: ProjectState, secretKey: string): boolean {
  return timingSafeEqual(createHash('sha256').update(secretKey).digest(), Buffer.from(secretKeySha256, 'hex'));
}
