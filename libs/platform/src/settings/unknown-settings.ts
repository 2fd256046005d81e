import * as catalogue from './catalogue.js';
import type { Environment, Setting } from './setting.js';

/** Edits that lie between a name and what was meant by it, at most. */
const MAX_EDITS = 3;

/** What the catalogue holds: a setting, several of them by member, or one that is made with a program's own default. */
type Exported = Setting<unknown> | Readonly<Record<string, Setting<unknown>>> | ((value: number) => Setting<unknown>);

/** The names of all settings of all programs. */
export const SETTING_NAMES: ReadonlySet<string> = new Set(Object.values(catalogue).flatMap(namesOf));

/** Read by the image's compose file, by tests and by what they download. */
const OTHERS = /^TOCSIN_(LISTEN$|CACHE_DIR$|TEST_|KILL_)/;

function namesOf(exported: Exported): readonly string[] {
  if (typeof exported === 'function') return [exported(0).name];
  return isSetting(exported) ? [exported.name] : Object.values(exported).map(({ name }) => name);
}

function isSetting(exported: object): exported is Setting<unknown> {
  return 'parse' in exported && typeof exported.parse === 'function';
}

/**
 * Variables that begin with TOCSIN_ but that no program of ours reads, as one sentence, each with what may have been meant.
 *
 * @returns Undefined if there are none.
 */
export function unknownSettings(env: Environment): string | undefined {
  const unknown = Object.keys(env)
    .filter((name) => name.startsWith('TOCSIN_') && !SETTING_NAMES.has(name) && !OTHERS.test(name))
    .sort();
  if (unknown.length === 0) return undefined;
  const named = unknown.map((name) => {
    const nearest = nearestSetting(name);
    return nearest === undefined ? name : `${name} (did you mean ${nearest}?)`;
  });
  return `ignored, for no setting is named so: ${named.join(', ')}`;
}

function nearestSetting(name: string): string | undefined {
  const [nearest] = [...SETTING_NAMES]
    .map((known) => ({ known, edits: editsBetween(name, known) }))
    .filter(({ edits }) => edits <= MAX_EDITS)
    .sort((a, b) => a.edits - b.edits);
  return nearest?.known;
}

/** Levenshtein's distance: letters to insert, remove or replace. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
