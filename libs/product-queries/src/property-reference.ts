/** Where the values of a property are found. */
export interface PropertyReference {
  /**
   * `event`: told with the event; `user`: of the user when it happened; `builtIn`: what clients tell of app, device and place;
   * `purchase`: `price`, `quantity` or `revenue`, however the client told them.
   */
  readonly kind: 'event' | 'user' | 'builtIn' | 'purchase';
  readonly name: string;
}

/** Begins the name of a user property that is not built in. */
const USER_PREFIX = 'gp:';

/** Built-in properties that are kept, by the names that queries use. */
export const BUILT_IN_PROPERTIES: readonly string[] = [
  'version',
  'country',
  'city',
  'region',
  'DMA',
  'language',
  'platform',
  'os',
  'device',
  'carrier',
  'library',
  'start_version',
  'paying',
];

const PURCHASES: Readonly<Record<string, string>> = {
  $price: 'price',
  $quantity: 'quantity',
  $revenue: 'revenue',
};

/** What the name of a user property must be. */
export const USER_PROPERTY_EXPECTED = `${USER_PREFIX}NAME, or one of ${BUILT_IN_PROPERTIES.join(', ')}`;

/** @returns Undefined if the name is neither `gp:NAME` nor built in. */
export function userProperty(name: string): PropertyReference | undefined {
  if (BUILT_IN_PROPERTIES.includes(name)) return { kind: 'builtIn', name };
  const isCustom = name.startsWith(USER_PREFIX) && name.length > USER_PREFIX.length;
  return isCustom ? { kind: 'user', name: name.slice(USER_PREFIX.length) } : undefined;
}

/** The sum of a purchase is `$revenue`, also where only a price and a quantity were told. */
export function eventProperty(name: string): PropertyReference {
  const purchase = Object.hasOwn(PURCHASES, name) ? PURCHASES[name] : undefined;
  return purchase === undefined ? { kind: 'event', name } : { kind: 'purchase', name: purchase };
}
