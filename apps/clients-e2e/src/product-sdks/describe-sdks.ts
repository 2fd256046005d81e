import type { Target } from '../describe-real-clients.js';
import { browserSdk } from './browser-sdk.js';
import { programSdks } from './programs.js';
import type { Sdk, Step } from './sdk.js';
import { TestOfSdk } from './test-of-sdk.js';

export const SDK_NAMES = ['Node', 'Python', 'Go', 'browser'] as const;
export type SdkName = (typeof SDK_NAMES)[number];

/** What every SDK can say, and what comes of it. */
const EVERYTHING: readonly Step[] = [
  { do: 'track', type: 'Signup', user: 'hanako', properties: { plan: 'team', seats: 3, tags: ['a', 'b'] } },
  { do: 'track', type: 'Signup', user: 'taro.yamada' },
  { do: 'track', type: 'Checkout', user: 'hanako', properties: { cart: { items: 2, coupon: null } } },
  { do: 'identify', user: 'hanako', set: { tier: 'gold' } },
  { do: 'setGroup', user: 'hanako', groupType: 'company', group: 'Acme' },
  { do: 'groupIdentify', groupType: 'company', group: 'Acme', set: { seats: 30 } },
  { do: 'revenue', user: 'hanako', product: 'p1', price: 9.5, quantity: 2 },
];
const COUNTED = { Signup: 2, Checkout: 1, revenue_amount: 1 };
const PEOPLE = ['hanako', 'taro.yamada'];

/** An instance and all SDKs, for tests that each take one. */
export interface Setting {
  readonly target: Target;
  readonly sdks: Readonly<Record<SdkName, Sdk>>;
}

/** Describes what unmodified SDKs do with an instance that `start` gives. */
export function describeWithSdks(
  name: string,
  start: () => Promise<Target>,
  describeTests: (setting: () => Setting) => void,
): void {
  describe(`unmodified product SDKs against ${name}`, () => {
    let setting: Setting;

    beforeAll(async () => {
      const [node, python, go] = await programSdks();
      setting = { target: await start(), sdks: { Node: node, Python: python, Go: go, browser: browserSdk } };
    }, 600_000);

    afterAll(() => setting?.target.stop());

    describeTests(() => setting);
  });
}

/** Every call of every SDK arrives once. */
export function describeEveryCall(setting: () => Setting): void {
  it.each(SDK_NAMES)('%s: every call, sent at a flush', async (name) => {
    const { target, sdks } = setting();
    const test = await TestOfSdk.prepare(target, sdks[name]);
    try {
      const results = await test.run([...EVERYTHING, { do: 'flush' }], { flushIntervalMs: 60_000 });
      expect(results).toHaveLength(EVERYTHING.length);
      expect(results.filter(({ code }) => code !== 200)).toEqual([]);
      expect(test.front.taken()).toEqual({ ...COUNTED, $identify: 2, $groupidentify: 1 });
      expect(await test.totals(PEOPLE)).toEqual(COUNTED);
    } finally {
      await test.end();
    }
  });
}
