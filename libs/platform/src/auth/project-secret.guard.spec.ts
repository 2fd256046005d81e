import { createHash } from 'node:crypto';
import type { ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '@tocsin/runtime';
import type { ConfigurationResolver } from '../configuration/configuration-resolver.js';
import { ProjectSecretGuard } from './project-secret.guard.js';

const API_KEY = 'a'.repeat(32);
const SECRET_KEY = 'b'.repeat(32);
const project = { id: 'p1', secretKeySha256: createHash('sha256').update(SECRET_KEY).digest('hex') };
const resolver = {
  projectByApiKey: async (apiKey: string) => (apiKey === API_KEY ? { org: 'org1', project } : undefined),
} as unknown as ConfigurationResolver;

const basic = (keys: string): string => `Basic ${Buffer.from(keys).toString('base64')}`;

async function guarded(authorization: string | undefined): Promise<object> {
  const request = { headers: { authorization } };
  const context = { switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  await new ProjectSecretGuard(resolver).canActivate(context);
  return request;
}

it.each([basic(`${API_KEY}:${SECRET_KEY}`), basic(`${API_KEY}:${SECRET_KEY}`).replace('Basic', 'basic')])(
  'lets in who has both keys: %s',
  async (authorization) => {
    expect(await guarded(authorization)).toMatchObject({ projectPrincipal: { org: 'org1', project } });
  },
);

it.each([
  { when: 'no header', authorization: undefined },
  { when: 'another scheme', authorization: `Bearer ${SECRET_KEY}` },
  { when: 'no base64', authorization: 'Basic ***' },
  { when: 'no colon', authorization: basic(API_KEY) },
  { when: 'no secret key', authorization: basic(`${API_KEY}:`) },
  { when: 'another secret key', authorization: basic(`${API_KEY}:${SECRET_KEY}b`) },
  { when: 'the hash of the secret key', authorization: basic(`${API_KEY}:${project.secretKeySha256}`) },
  { when: 'an API key that nobody knows', authorization: basic(`${'c'.repeat(32)}:${SECRET_KEY}`) },
])('refuses $when', async ({ authorization }) => {
  await expect(guarded(authorization)).rejects.toThrow(UnauthenticatedError);
});
