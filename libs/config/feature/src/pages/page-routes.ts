import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Header,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '@tocsin/runtime';
import type { PageContext } from './layout.js';
import { PAGE_HEADERS } from './page-headers.js';
import { PageErrorFilter } from './page-error.filter.js';
import { PageSessionGuard, type SignedInRequest } from './page-session.guard.js';

/** A controller of pages: errors are pages, too. */
export const PageController = (): ClassDecorator => applyDecorators(Controller(), UseFilters(PageErrorFilter));

/** A page that anyone may see. */
export const PublicPage = (path: string): MethodDecorator =>
  applyDecorators(Get(path), ...Object.entries(PAGE_HEADERS).map(([name, value]) => Header(name, value)));

/** A page for those who are signed in to the organization that its path names, if it names one. */
export const Page = (path: string): MethodDecorator => applyDecorators(PublicPage(path), UseGuards(PageSessionGuard));

/** Whose page it is, as the guard found out. */
export const CurrentPage = createParamDecorator((_data: unknown, context: ExecutionContext): PageContext => {
  const { page } = context.switchToHttp().getRequest<FastifyRequest & SignedInRequest>();
  if (page === undefined) throw new UnauthenticatedError('no session was checked for this page');
  return page;
});
