import { JSON_START, jsonAfter, type JsonState, wantedBy } from './json-state.js';

/**
 * Why a text is no JSON, without a character of it.
 *
 * @returns Undefined if it is JSON.
 */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return faultOf(text);
  }
}

function faultOf(text: string): string {
  let state: JsonState = JSON_START;
  for (let at = 0; at < text.length; at++) {
    const next = jsonAfter(state, text.charAt(at));
    if (next === undefined) return `character ${at + 1} of ${text.length} is not ${wantedBy(state)}`;
    state = next;
  }
  return `it ends after ${text.length} characters where ${wantedBy(state)} should follow`;
}
