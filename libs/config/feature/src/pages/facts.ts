import { markup, type Markup, type MarkupPart } from './markup.js';

/** Pairs of a name and what it is; those without a value are left out. */
export type Facts = readonly (readonly [name: string, value: MarkupPart])[];

export function factList(facts: Facts): Markup {
  const shown = facts.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '');
  return markup`<dl>${shown.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
