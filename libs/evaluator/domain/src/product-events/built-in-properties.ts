import { cutText } from './cut-text.js';
import { isObject } from './property-values.js';

/** Properties that clients tell beside those of the event, by the names that queries use. */
export type BuiltInProperties = Readonly<Record<string, string | number | boolean>>;

/** By the name that queries use: the members of an event that it is made of, joined by a space. */
const TEXTS: readonly (readonly [name: string, ...members: string[]])[] = [
  ['version', 'app_version', 'version_name'],
  ['platform', 'platform'],
  ['os', 'os_name', 'os_version'],
  ['device', 'device_brand', 'device_manufacturer', 'device_model'],
  ['carrier', 'carrier'],
  ['country', 'country'],
  ['region', 'region'],
  ['city', 'city'],
  ['DMA', 'dma'],
  ['library', 'library'],
  ['start_version', 'start_version'],
  ['productId', 'productId'],
  ['revenueType', 'revenueType'],
  ['currency', 'currency'],
];

/** Event type of the revenue helpers of SDKs, whose purchase is in the event's properties. */
const REVENUE_EVENT = 'revenue_amount';

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * Built-in properties of an event. Advertising ids, IP addresses, coordinates and user agents are not kept.
 *
 * @param event - Members that are no text or number where one belongs count as absent.
 */
export function builtInProperties(event: Readonly<Record<string, unknown>>): BuiltInProperties {
  const properties: Record<string, string | number | boolean> = {};
  for (const [name, ...members] of TEXTS) {
    const text = textOf(
      name,
      members.map((member) => event[member]),
    );
    if (text !== '') properties[name] = cutText(text);
  }
  const language = languageOf(event['language']);
  if (language !== undefined) properties['language'] = cutText(language);
  if (typeof event['paying'] === 'boolean') properties['paying'] = event['paying'];
  const revenue =
    event['event_type'] === REVENUE_EVENT ? purchase(event['event_properties'], '$') : purchase(event, '');
  return { ...properties, ...revenue };
}

/** Of two members that say the same, the first counts. */
function textOf(name: string, values: readonly unknown[]): string {
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
  return name === 'version' ? (texts[0] ?? '') : texts.join(' ');
}

/** `en-US` is English; what is no tag of a language stays as it is. */
function languageOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    const [tag] = value.replaceAll('_', '-').split('-');
    return languageNames.of(tag) ?? value;
  } catch {
    return value;
  }
}

/** Price times quantity, if there is a price; else what is told as revenue. */
function purchase(from: unknown, prefix: string): BuiltInProperties {
  if (!isObject(from)) return {};
  const [price, quantity, told] = ['price', 'quantity', 'revenue'].map((member) => from[prefix + member]);
  const revenue = isNumber(price) ? price * (isNumber(quantity) ? quantity : 1) : told;
  return {
    ...(isNumber(price) && { price }),
    ...(isNumber(quantity) && { quantity }),
    ...(isNumber(revenue) && { revenue }),
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
