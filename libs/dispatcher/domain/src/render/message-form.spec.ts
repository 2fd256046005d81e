import { anEmailChannel, aSlackChannel, aWebhookChannel } from '../testing/configuration.js';
import { formKey, formOf } from './message-form.js';

const keyOf = (channel: Parameters<typeof formOf>[0]): string => formKey(formOf(channel));

it('channels that differ in what does not change bytes share a form', () => {
  expect(keyOf(aWebhookChannel({ id: 'a', urlSealed: 'x' }))).toBe(keyOf(aWebhookChannel({ id: 'b', urlSealed: 'y' })));
  expect(keyOf(anEmailChannel({ emails: ['a@x.test'] }))).toBe(keyOf(anEmailChannel({ userIds: ['u'] })));
  const mentions = { ok: 'a', critical: 'b' };
  expect(keyOf(aSlackChannel({ id: 'a', mentions }))).toBe(
    keyOf(aSlackChannel({ id: 'b', mentions: { critical: 'b', ok: 'a' } })),
  );
});

it('every option that changes bytes makes another form', () => {
  const forms = [
    aWebhookChannel(),
    aWebhookChannel({ enabledGraphImage: false }),
    anEmailChannel(),
    aSlackChannel(),
    aSlackChannel({ enabledGraphImage: false }),
    aSlackChannel({ mentions: { ok: 'x' } }),
    aSlackChannel({ mentions: { warning: 'x' } }),
    aSlackChannel({ mentions: { critical: 'x' } }),
    aSlackChannel({ mentions: { warning: 'x', critical: 'x' } }),
  ];
  expect(new Set(forms.map(keyOf)).size).toBe(forms.length);
});
