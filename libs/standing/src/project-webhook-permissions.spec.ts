import type { UserRole } from '@tocsin/payload-schemas';
import type { Acting } from './acting.js';
import {
  checkMayMakeWebhooks,
  checkMayGiveWebhook,
  mayEditWebhook,
  notYourWebhook,
} from './project-webhook-permissions.js';

const PROJECT = { id: 'p1', name: 'shop' };
const ROLES: readonly UserRole[] = ['viewer', 'member', 'manager', 'admin'];
const acting = (role: UserRole, userId: string | null = 'me'): Acting => ({
  standing: { role, projectRoles: [] },
  userId,
});
/** Whatever the role in the organization, that in the project counts. */
const inProject = (role: UserRole, elsewhere: UserRole): Acting => ({
  standing: { role: elsewhere, projectRoles: [{ projectId: PROJECT.id, role }] },
  userId: 'me',
});
const webhookOf = (ownerId: string | null) => ({ projectId: PROJECT.id, name: 'Slack', ownerId });

describe.each(ROLES)('a %s', (role) => {
  const manages = role === 'manager' || role === 'admin';

  it.each([acting(role), ...ROLES.map((elsewhere) => inProject(role, elsewhere))])('makes webhooks: %j', (who) => {
    const attempt = (): void => checkMayMakeWebhooks(who, PROJECT);
    if (role !== 'viewer') expect(attempt).not.toThrow();
    else
      expect(attempt).toThrow(
        'a viewer may not make webhooks in the project "shop"; a member or a manager or an admin may',
      );
  });

  it.each([
    { whose: 'their own', ownerId: 'me', able: true },
    { whose: "another's", ownerId: 'other', able: manages },
    { whose: "nobody's", ownerId: null, able: manages },
  ])('edits $whose webhook: $able', ({ ownerId, able }) => {
    expect(mayEditWebhook(acting(role), webhookOf(ownerId))).toBe(able);
    for (const elsewhere of ROLES) {
      expect(mayEditWebhook(inProject(role, elsewhere), webhookOf(ownerId))).toBe(able);
    }
  });

  it('that is a key of nobody owns nothing', () => {
    expect(mayEditWebhook(acting(role, null), webhookOf(null))).toBe(manages);
    expect(mayEditWebhook(acting(role, null), webhookOf('other'))).toBe(manages);
  });

  it('gives a webhook to somebody else', () => {
    expect(() => checkMayGiveWebhook(acting(role), PROJECT, 'me', 'me')).not.toThrow();
    expect(() => checkMayGiveWebhook(acting(role), PROJECT, null, null)).not.toThrow();
    for (const [before, after] of [
      ['me', 'other'],
      ['other', 'me'],
      [null, 'me'],
    ] as const) {
      const attempt = (): void => checkMayGiveWebhook(acting(role), PROJECT, before, after);
      if (manages) expect(attempt).not.toThrow();
      else
        expect(attempt).toThrow(/may not give a webhook of the project "shop" to somebody else; a manager or an admin/);
    }
  });
});

it.each([
  {
    owner: 'mia',
    says: 'a viewer may not change the webhook "Slack", which belongs to mia; mia, a manager or an admin may',
  },
  {
    owner: null,
    says: 'a viewer may not change the webhook "Slack", which belongs to nobody; a manager or an admin may',
  },
])('says why not, whose it is and who may: $says', ({ owner, says }) => {
  expect(notYourWebhook(acting('viewer'), 'change', webhookOf('other'), owner)).toMatchObject({
    ...{ code: 'forbidden', message: says },
  });
});
