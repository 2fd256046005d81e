import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { SurfaceErrorFilter } from './surface-error-filter.js';

/**
 * A controller of the admin API v1: key checked, errors in its shape.
 *
 * @param path - Below `/api/v1`.
 */
export const ApiV1Controller = (path: string): ClassDecorator =>
  applyDecorators(Controller(`api/v1/${path}`), UseGuards(ApiKeyGuard), UseFilters(SurfaceErrorFilter));
