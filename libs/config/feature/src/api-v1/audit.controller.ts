import { Get, Query as QueryParam } from '@nestjs/common';
import { AuditLog, type Caller, requireRole } from '@tocsin/config-domain';
import { ApiV1Controller, Needs, type Query, queryValue, queryWholeNumber } from '@tocsin/platform';
import { InvalidInputError } from '@tocsin/runtime';
import { CurrentCaller } from '../callers/current-caller.js';
import { auditJson, cursorOf, positionOf } from '../audit/audit-json.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Who changed what: for admins. */
@ApiV1Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @Needs('write')
  async list(@CurrentCaller() { org, standing }: Caller, @QueryParam() query: Query): Promise<object> {
    requireRole(standing.role, 'admin', 'read the audit');
    const limit = queryWholeNumber(query, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    const entries = await this.audit.page(org, limit + 1, positionBefore(query));
    const shown = entries.slice(0, limit);
    return {
      changes: shown.map(auditJson),
      nextBefore: entries.length > limit ? cursorOf(shown[shown.length - 1]) : null,
    };
  }
}

function positionBefore(query: Query): ReturnType<typeof positionOf> {
  const text = queryValue(query, 'before');
  if (text === undefined) return undefined;
  const position = positionOf(text);
  if (position !== undefined) return position;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new InvalidInputError(
    `before: must be a nextBefore, or milliseconds since the Unix epoch, not ${shown}`,
    'before',
  );
}
