import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ApiKeyGuard, ApiV1ErrorFilter } from '@tocsin/platform';

/** A controller of the admin API v1: key checked, errors in its shape. */
export const ApiV1Controller = (path: string): ClassDecorator =>
  applyDecorators(Controller(`api/v1/${path}`), UseGuards(ApiKeyGuard), UseFilters(ApiV1ErrorFilter));
