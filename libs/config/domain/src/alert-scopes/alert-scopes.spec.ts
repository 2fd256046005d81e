import { InvalidInputError } from '@tocsin/runtime';
import {
  afterTargetLoss,
  type AlertScopeReferences,
  type AlertScopes,
  checkAlertScopes,
  type LostTarget,
} from './alert-scopes.js';

const scopes = (change: Partial<AlertScopes> = {}): AlertScopes => ({
  serviceScopes: [],
  roleScopes: [],
  monitorScopes: [],
  ...change,
});
const [app, db] = [
  { service: 'shop', role: 'app' },
  { service: 'shop', role: 'db' },
];
const references: AlertScopeReferences = {
  rolesByService: new Map([
    ['shop', new Set(['app', 'db'])],
    ['blog', new Set()],
  ]),
  monitorIds: new Set(['m1', 'm2']),
};

describe('scopes of alerts', () => {
  it.each([scopes(), scopes({ serviceScopes: ['shop', 'blog'], roleScopes: [app, db], monitorScopes: ['m1', 'm2'] })])(
    'may name what exists',
    (given) => {
      expect(() => checkAlertScopes(given, references)).not.toThrow();
    },
  );

  it.each([
    [
      scopes({ serviceScopes: ['shop', 'wiki'] }),
      'serviceScopes[1]',
      'there is no service "wiki" in this organization',
    ],
    [
      scopes({ serviceScopes: ['shop', 'shop'] }),
      'serviceScopes[1]',
      'the service "shop" is listed twice; name it once',
    ],
    [
      scopes({ roleScopes: [{ service: 'blog', role: 'app' }] }),
      'roleScopes[0]',
      'there is no role "blog:app" in this organization',
    ],
    [
      scopes({ roleScopes: [{ service: 'wiki', role: 'app' }] }),
      'roleScopes[0]',
      'there is no role "wiki:app" in this organization',
    ],
    [scopes({ roleScopes: [app, app] }), 'roleScopes[1]', 'the role "shop:app" is listed twice; name it once'],
    [scopes({ monitorScopes: ['m3'] }), 'monitorScopes[0]', 'there is no monitor "m3" in this organization'],
    [scopes({ monitorScopes: ['m1', 'm1'] }), 'monitorScopes[1]', 'the monitor "m1" is listed twice; name it once'],
  ])('may not be %j', (given, field, problem) => {
    const refused = expect(() => checkAlertScopes(given, references));
    refused.toThrow(new InvalidInputError(`${field}: ${problem}`, field));
  });

  const shop: LostTarget = { kind: 'service', service: 'shop' };
  const appRole: LostTarget = { kind: 'role', ...app };
  const m1: LostTarget = { kind: 'monitor', id: 'm1' };
  it.each<{ of: AlertScopes; lost: LostTarget; remain: AlertScopes | 'gone' }>([
    { of: scopes({ serviceScopes: ['blog', 'shop'] }), lost: shop, remain: scopes({ serviceScopes: ['blog'] }) },
    { of: scopes({ serviceScopes: ['shop'] }), lost: shop, remain: 'gone' },
    { of: scopes({ roleScopes: [app, db] }), lost: shop, remain: 'gone' },
    { of: scopes({ roleScopes: [app, db] }), lost: appRole, remain: scopes({ roleScopes: [db] }) },
    { of: scopes({ roleScopes: [app] }), lost: appRole, remain: 'gone' },
    { of: scopes({ monitorScopes: ['m1', 'm2'] }), lost: m1, remain: scopes({ monitorScopes: ['m2'] }) },
    { of: scopes({ monitorScopes: ['m1'], serviceScopes: ['shop'] }), lost: m1, remain: 'gone' },
    {
      of: scopes({ serviceScopes: ['blog', 'shop'], roleScopes: [app, { service: 'blog', role: 'web' }] }),
      lost: shop,
      remain: scopes({ serviceScopes: ['blog'], roleScopes: [{ service: 'blog', role: 'web' }] }),
    },
  ])('$of without $lost are $remain', ({ of, lost, remain }) => {
    expect(afterTargetLoss(of, lost)).toEqual(remain);
  });

  it.each<[AlertScopes, LostTarget]>([
    [scopes(), shop],
    [scopes({ serviceScopes: ['blog'], roleScopes: [{ service: 'blog', role: 'app' }] }), shop],
    [scopes({ serviceScopes: ['shop'], roleScopes: [db] }), appRole],
    [scopes({ monitorScopes: ['m2'] }), m1],
  ])('%j do not change with %j', (given, lost) => {
    expect(afterTargetLoss(given, lost)).toBe(given);
  });
});
