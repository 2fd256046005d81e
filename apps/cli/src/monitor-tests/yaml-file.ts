import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { FileFault } from './file-faults.js';

/** Largest file that is read, in bytes: some thousands of monitors. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

export type Path = readonly PropertyKey[];

/** A file of YAML, or of JSON, which is YAML. */
export interface YamlFile {
  readonly file: string;
  readonly content: unknown;
  /** The line of a member, or of what should have it, counted from 1. */
  readonly lineOf: (path: Path) => number;
  /** The line on which a text begins if it is written line by line (`|`); undefined if not. */
  readonly firstLineOfBlock: (path: Path) => number | undefined;
}

/** The file, or all that keeps it from being read. */
export function readYaml(file: string): YamlFile | readonly FileFault[] {
  const text = textOf(file);
  if (typeof text !== 'string') return [text];
  const lineAt = lineCounter(text);
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    return document.errors.map((error) => ({ file, line: lineAt(startOf(error)), problem: error.message }));
  }
  const content = contentOf(document);
  if (content instanceof Error) return [{ file, problem: content.message }];
  const node = (path: Path): unknown => document.getIn(path, true);
  return {
    file,
    content,
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const start = startOf(node(path.slice(0, length)));
        if (start !== undefined) return lineAt(start);
      }
      return 1;
    },
    firstLineOfBlock: (path) => {
      const start = startOf(node(path)) ?? 0;
      return text[start] === '|' ? lineAt(start) + 1 : undefined;
    },
  };
}

function textOf(file: string): string | FileFault {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) return { file, problem: `must be at most ${MAX_FILE_BYTES} bytes, not ${size}` };
    return readFileSync(file, 'utf8');
  } catch (error) {
    return { file, problem: `cannot be read: ${(error as Error).message}` };
  }
}

/** Aliases may refer to nothing, or to so much that it is refused. */
function contentOf(document: { toJSON(): unknown }): unknown {
  try {
    return document.toJSON();
  } catch (error) {
    return error;
  }
}

/** Where a node or an error begins in the text. */
function startOf(place: unknown): number | undefined {
  const { range, pos } = (place ?? {}) as { readonly range?: readonly number[]; readonly pos?: readonly number[] };
  return (range ?? pos)?.[0];
}

/** Tells the line of an offset; a file may have many. */
function lineCounter(text: string): (offset?: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset = 0) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
