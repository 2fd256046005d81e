import type { AlertTransition } from '@tocsin/payload-schemas';
import { aTransition } from '../../testing/transitions.js';
import { Links } from '../links.js';
import { slackAlert } from './alert-message.js';
import { SLACK_LIMITS } from './limits.js';
import type { SlackBlock, SlackMessage } from './message.js';
import { slackTest } from './notice-message.js';

const links = new Links('https://tocsin.example.com');
const render = (transition: AlertTransition, mentions = {}): SlackMessage =>
  slackAlert(transition, 'https://tocsin.example.com/image.png', mentions, links);

function textsOf(block: SlackBlock): readonly string[] {
  if ('image_url' in block) return [block.alt_text];
  if ('text' in block) return [block.text.text];
  return ('fields' in block ? block.fields : block.elements).map(({ text }) => text);
}

function blocksOf(message: SlackMessage): readonly SlackBlock[] {
  return message.attachments?.[0].blocks ?? [];
}

/** Everything as long as it can get, and longer. */
function oversized(unit: string): AlertTransition {
  const long = unit.repeat(100_000 / unit.length);
  return aTransition({
    message: long,
    org: { id: 'org1', name: long },
    monitor: { name: long, memo: long },
    host: {
      name: long,
      roles: Array.from({ length: 200 }, (_, at) => ({ service: `service${at}`, role: unit.repeat(50) })),
    },
    service: { id: 'svc1', name: long, memo: long, roles: [long] },
    metric: { label: long, value: 1 },
    user: { id: 'u', screenName: long },
    alert: {
      reason: long,
      closedAt: 1_764_000_900,
      isOpen: false,
      target: { kind: 'series', name: long, labels: { [long]: long } },
    },
  });
}

describe('a message of which everything is too long', () => {
  it.each(['x', '&', '<!channel> ', '🔥', 'https://a.test/ ', '\n', 'é'])('of %j keeps every limit', (unit) => {
    const message = render(oversized(unit), { ok: unit.repeat(10_000), critical: unit.repeat(10_000) });
    const blocks = blocksOf(message);
    const texts = blocks.flatMap(textsOf);
    expect(message.text.length).toBeLessThanOrEqual(SLACK_LIMITS.text);
    expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
    expect(texts.join('').length).toBeLessThanOrEqual(SLACK_LIMITS.blockTexts);
    expect(texts.every((text) => text !== '')).toBe(true);
    for (const block of blocks) {
      if ('text' in block) expect(block.text.text.length).toBeLessThanOrEqual(SLACK_LIMITS.sectionText);
      if ('fields' in block) {
        expect(block.fields.length).toBeLessThanOrEqual(SLACK_LIMITS.fields);
        for (const { text } of block.fields) expect(text.length).toBeLessThanOrEqual(SLACK_LIMITS.fieldText);
      }
      if ('alt_text' in block) expect(block.alt_text.length).toBeLessThanOrEqual(SLACK_LIMITS.altText);
      if ('elements' in block) expect(block.elements.length).toBeLessThanOrEqual(SLACK_LIMITS.contextElements);
    }
    expect(JSON.parse(JSON.stringify(message))).toEqual(message);
  });
});

describe('at a limit and one beyond', () => {
  const memoOf = (length: number): string => {
    const memo = blocksOf(render(aTransition({ monitor: { memo: 'm'.repeat(length) } })))[2];
    return memo === undefined ? '' : (textsOf(memo)[0] ?? '');
  };

  it('a memo is whole, then cut', () => {
    expect(memoOf(SLACK_LIMITS.ownMemo)).toBe('m'.repeat(SLACK_LIMITS.ownMemo));
    expect(memoOf(SLACK_LIMITS.ownMemo + 1)).toBe(`${'m'.repeat(SLACK_LIMITS.ownMemo - 1)}…`);
  });

  it('a title is whole, then cut, and the link stays one', () => {
    const titleOf = (length: number): string =>
      textsOf(
        blocksOf(render(aTransition({ monitor: { name: 'n'.repeat(length) } })))[0] ?? {
          type: 'context',
          elements: [],
        },
      )[0] ?? '';
    expect(titleOf(SLACK_LIMITS.ownTitle)).toContain(`|${'n'.repeat(SLACK_LIMITS.ownTitle)}>*\n`);
    expect(titleOf(SLACK_LIMITS.ownTitle + 1)).toContain(`|${'n'.repeat(SLACK_LIMITS.ownTitle - 1)}…>*\n`);
  });

  it('a section is whole, then cut', () => {
    const room =
      SLACK_LIMITS.sectionText - '*<https://tocsin.example.com/orgs/acme/alerts/2UzF4bAAAAAAAA1|CPU high>*\n'.length;
    const detailOf = (length: number): string =>
      textsOf(
        blocksOf(render(aTransition({ message: 'd'.repeat(length) })))[0] ?? { type: 'context', elements: [] },
      )[0] ?? '';
    expect(detailOf(room)).toHaveLength(SLACK_LIMITS.sectionText);
    expect(detailOf(room)).toMatch(/d$/);
    expect(detailOf(room + 1)).toHaveLength(SLACK_LIMITS.sectionText);
    expect(detailOf(room + 1)).toMatch(/d…$/);
  });

  it('a mention is whole, then cut', () => {
    const textWith = (length: number): string => render(aTransition(), { critical: 'c'.repeat(length) }).text;
    expect(textWith(SLACK_LIMITS.ownMention)).toContain(`${'c'.repeat(SLACK_LIMITS.ownMention)} [`);
    expect(textWith(SLACK_LIMITS.ownMention + 1)).toContain(`${'c'.repeat(SLACK_LIMITS.ownMention - 1)}… [`);
  });

  it('the test message too', () => {
    expect(slackTest('o'.repeat(10_000)).text).toHaveLength(SLACK_LIMITS.ownText);
  });
});

describe('mentions', () => {
  const mentions = { ok: '<@U0OK>', warning: '<@U0WARN>', critical: '@here' };
  it.each([
    { status: 'ok', text: /^<@U0OK> \[OK\]/ },
    { status: 'warning', text: /^<@U0WARN> \[WARNING\]/ },
    { status: 'critical', text: /^<!here> \[CRITICAL\]/ },
    { status: 'unknown', text: /^\[UNKNOWN\]/ },
  ] as const)('of $status', ({ status, text }) => {
    expect(render(aTransition({ alert: { status } }), mentions).text).toMatch(text);
  });

  it('that are empty leave nothing behind', () => {
    expect(render(aTransition(), { critical: ' ' }).text).toMatch(/^\[CRITICAL\]/);
  });
});
