import { api } from '@tocsin/tool-instance';
import type { Target } from '../persistent-client.js';

/** Service and role of everything whose monitors, downtimes and alerts people change during the run. */
export const SERVICE = 'living';
export const ROLE = `${SERVICE}:app`;
/** Of the names of its monitors. */
export const PREFIX = 'living ';
export const LOAD = 'custom.living.load';
export const CHECK = 'living check';
export const PAUSING = 'pausing';
export const STEADY = 'steady';
export const ORDERS = 'orders';
export const VISITS = 'visits';
const HOSTS = 3;

const level = { operator: '>', warning: 50, critical: 80, duration: 1 };

/** Looks at what hosts post, several points at once, and is edited over and over. */
export const EDITED = { type: 'host', name: `${PREFIX}edited`, metric: LOAD, ...level, duration: 2, scopes: [ROLE] };
const MONITORS = [
  { type: 'host', name: `${PREFIX}held`, metric: LOAD, ...level, scopes: [ROLE] },
  { type: 'host', name: `${PREFIX}mean`, metric: LOAD, ...level, duration: 3, maxCheckAttempts: 2, scopes: [ROLE] },
  { type: 'service', name: `${PREFIX}orders`, service: SERVICE, metric: ORDERS, ...level, operator: '<', warning: 60 },
  {
    ...{ type: 'service', name: `${PREFIX}pausing`, service: SERVICE, metric: PAUSING, ...level },
    missingDurationWarning: 10,
  },
  {
    ...{ type: 'expression', name: `${PREFIX}ratio`, operator: '<', warning: 0.5, critical: 0.1 },
    expression: `divide(service(${SERVICE}, ${ORDERS}), service(${SERVICE}, ${VISITS}))`,
  },
];
const HELD = { recoveryWarning: 30, recoveryCritical: 60, closeAttempts: 2, judgesEveryPoint: true };
const EAGER = { openWhen: { breaches: 2, points: 4 }, rejudgesOnEdit: true };

export interface LivingWorld {
  readonly hostIds: readonly string[];
  /** Of the one that is edited. */
  readonly editedId: string;
  /** Of one without options, which downtimes name. */
  readonly plainId: string;
  /** Of one whose alert stays open until somebody closes it. */
  readonly steadyId: string;
  /** Of a person to assign alerts to. */
  readonly userId: string;
}

/** Makes monitors of every kind, and what they look at. @param siteUrl - Of a site to look at. */
export async function makeLivingWorld(target: Target, siteUrl: string): Promise<LivingWorld> {
  const post = async (path: string, body: object): Promise<string> =>
    (await api<{ id: string }>(target, 'POST', `/api/${path}`, body)).id;
  await api(target, 'POST', '/api/v0/services', { name: SERVICE, memo: '' });
  await api(target, 'POST', `/api/v0/services/${SERVICE}/roles`, { name: 'app', memo: '' });
  await post('v0/alert-group-settings', { name: 'living bundle', serviceScopes: [SERVICE], notificationInterval: 10 });
  const steady = { type: 'service', name: `${PREFIX}steady`, service: SERVICE, metric: STEADY, ...level };
  const steadyId = await post('v0/monitors', steady);
  const ids: string[] = [];
  for (const monitor of MONITORS) ids.push(await post('v0/monitors', monitor));
  const site = { responseTimeDuration: 1, responseTimeWarning: 200, responseTimeCritical: 2000 };
  await post('v0/monitors', { type: 'external', name: `${PREFIX}site`, url: siteUrl, service: SERVICE, ...site });
  const editedId = await post('v0/monitors', EDITED);
  await api(target, 'PUT', `/api/v1/monitors/${ids[0]}/options`, HELD);
  await api(target, 'PUT', `/api/v1/monitors/${editedId}/options`, EAGER);
  const hostIds: string[] = [];
  for (let i = 0; i < HOSTS; i++) {
    hostIds.push(await post('v0/hosts', { name: `living-${i}`, meta: {}, roleFullnames: [ROLE] }));
  }
  const userId = await post('v1/users', { screenName: 'hanako', email: 'hanako@example.com' });
  return { hostIds, editedId, plainId: ids[1], steadyId, userId };
}
