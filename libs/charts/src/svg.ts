import { COLOR } from './layout.js';
import { escapeXml } from './text.js';

export type Attributes = Readonly<Record<string, string | number>>;

/** Keeps text legible on lines. */
export const HALO = {
  stroke: COLOR.background,
  'stroke-width': 5,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
};

export function text(x: number, y: number, content: string, attributes: Attributes): string {
  return element('text', { x, y, fill: COLOR.text, ...attributes }, escapeXml(content));
}

/** @param content - As it stands: escape what is no SVG. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escapeXml(value)}"`)
    .join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Hundredths of a pixel are enough. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);
