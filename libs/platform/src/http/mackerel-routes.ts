import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { Needs } from '../auth/needs.js';
import { SurfaceErrorFilter } from './surface-error-filter.js';
import { PlainNumbers } from './plain-numbers.js';

/** A controller of Mackerel's API v0: key checked, errors in its shape, numbers as its clients read them. */
export const MackerelController = (): ClassDecorator =>
  applyDecorators(
    Controller('api/v0'),
    UseGuards(ApiKeyGuard),
    UseFilters(SurfaceErrorFilter),
    UseInterceptors(PlainNumbers),
  );

// Clients want a body with every success, and the original answers 200 to creations, too.
const write = (method: MethodDecorator): MethodDecorator => applyDecorators(method, HttpCode(200), Needs('write'));

export const ReadRoute = (path: string | string[]): MethodDecorator => applyDecorators(Get(path), Needs('read'));
export const PostRoute = (path: string | string[]): MethodDecorator => write(Post(path));
export const PutRoute = (path: string | string[]): MethodDecorator => write(Put(path));
export const DeleteRoute = (path: string | string[]): MethodDecorator => write(Delete(path));

/** What an action answers that has nothing to give back. */
export const SUCCESS = { success: true } as const;
