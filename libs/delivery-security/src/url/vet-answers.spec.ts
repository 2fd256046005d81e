import { egressPolicyFromSettings, withOwnAddresses } from '../policy/egress-policy.js';
import { BLOCKED_TARGET_MESSAGE } from './refusal.js';
import { vetAnswers } from './vet-answers.js';

const anyTarget = { port: 443, onlyAllowedBlocks: false };
const refused = { ok: false, code: 'answers_not_allowed', message: BLOCKED_TARGET_MESSAGE };

describe('without allowed blocks', () => {
  const policy = egressPolicyFromSettings({});

  it.each([
    { answers: ['8.8.8.8'], addresses: ['8.8.8.8'] },
    { answers: ['8.8.8.8', '2606:4700:4700:0:0:0:0:1111'], addresses: ['8.8.8.8', '2606:4700:4700:0:0:0:0:1111'] },
    { answers: ['::ffff:8.8.8.8', '8.8.8.8'], addresses: ['8.8.8.8'] },
  ])('$answers pass', ({ answers, addresses }) => {
    expect(vetAnswers(answers, anyTarget, policy)).toEqual({ ok: true, addresses });
  });

  it.each([
    { answers: ['10.0.0.1'] },
    { answers: ['8.8.8.8', '10.0.0.1'] },
    { answers: ['10.0.0.1', '8.8.8.8'] },
    { answers: ['8.8.8.8', '::1'] },
    { answers: ['8.8.8.8', 'fe80::1%eth0'] },
    { answers: ['169.254.169.254'] },
    { answers: ['not an address'] },
  ])('one blocked address refuses all of $answers', ({ answers }) => {
    expect(vetAnswers(answers, anyTarget, policy)).toEqual(refused);
  });

  it('judges 4,000 addresses to the last', () => {
    const many = Array.from({ length: 4000 }, (_, at) => `8.8.${at >> 8}.${at & 0xff}`);
    expect(vetAnswers(many, anyTarget, policy)).toMatchObject({ ok: true });
    expect(vetAnswers([...many, '127.0.0.1'], anyTarget, policy)).toEqual(refused);
  });

  it('refuses a name that resolves to our own listen address, at its port', () => {
    const own = withOwnAddresses(policy, [{ address: '9.9.9.9', port: 7070 }]);
    expect(vetAnswers(['9.9.9.9'], { port: 7070, onlyAllowedBlocks: false }, own)).toEqual(refused);
    expect(vetAnswers(['9.9.9.9'], anyTarget, own)).toMatchObject({ ok: true });
  });
});

describe('with an allowed block', () => {
  const policy = egressPolicyFromSettings({ allow: '10.0.0.0/8' });

  it.each([
    { answers: ['10.0.0.1'], onlyAllowedBlocks: true, ok: true },
    { answers: ['10.0.0.1'], onlyAllowedBlocks: false, ok: true },
    { answers: ['10.0.0.1', '8.8.8.8'], onlyAllowedBlocks: false, ok: true },
    { answers: ['10.0.0.1', '8.8.8.8'], onlyAllowedBlocks: true, ok: false },
    { answers: ['8.8.8.8'], onlyAllowedBlocks: true, ok: false },
    { answers: ['10.0.0.1', '192.168.0.1'], onlyAllowedBlocks: false, ok: false },
  ])('$answers, a name that needs the block: $onlyAllowedBlocks: $ok', ({ answers, onlyAllowedBlocks, ok }) => {
    expect(vetAnswers(answers, { port: 22, onlyAllowedBlocks }, policy).ok).toBe(ok);
  });
});
