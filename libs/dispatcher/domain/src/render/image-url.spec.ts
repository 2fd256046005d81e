import { anImageTokens } from '@tocsin/delivery-security/testing';
import { aTransition } from '../testing/transitions.js';
import { imageUrlOf } from './image-url.js';

const installation = { publicUrl: 'https://tocsin.example.com/', imageTokens: anImageTokens() };
const wanted = { enabledGraphImage: true };

it('is the address at which the evaluator serves the picture of this transition', () => {
  const transition = aTransition();
  const url = imageUrlOf(transition, wanted, installation) ?? '';
  const [, token] = /^https:\/\/tocsin\.example\.com\/embed\/public\/alert\/(.+)\.png$/.exec(url) ?? [];
  expect(anImageTokens().read(token)).toEqual({
    org: transition.org.id,
    alertId: transition.alert.id,
    sequence: transition.sequence,
  });
});

it('is null where the channel wants none, and where there is none', () => {
  expect(imageUrlOf(aTransition(), { enabledGraphImage: false }, installation)).toBeNull();
  expect(imageUrlOf(aTransition({ alert: { type: 'check' } }), wanted, installation)).toBeNull();
  expect(imageUrlOf(aTransition({ alert: { type: 'external' }, metric: undefined }), wanted, installation)).toBeNull();
});

it('is null for ids that no picture can have', () => {
  expect(imageUrlOf(aTransition({ alert: { id: 'a/b' } }), wanted, installation)).toBeNull();
});
