import { pathText, readInput } from '@tocsin/input';
import type { z } from 'zod';
import type { Path, YamlFile } from './yaml-file.js';

/** What is wrong with a file, and what would be right. */
export interface FileFault {
  readonly file: string;
  /** Counted from 1; undefined if it is the file as a whole. */
  readonly line?: number;
  readonly problem: string;
}

/** `monitors.yaml:14: tests[0].name: is required …` */
export const shownFault = ({ file, line, problem }: FileFault): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${problem}`;

/** Gathers all that is wrong with a file of tests and with the file of monitors that it names. */
export class FileFaults {
  readonly all: FileFault[] = [];

  tell({ file, lineOf }: YamlFile, path: Path, problem: string): void {
    this.all.push({ file, line: lineOf(path), problem: `${pathText(path) || 'the file'}: ${problem}` });
  }

  /** What a schema makes of the member at a path; undefined if it refuses it, which is told. */
  read<T>(schema: z.ZodType<T>, input: unknown, yaml: YamlFile, path: Path): T | undefined {
    const read = readInput(schema, input);
    if ('value' in read) return read.value;
    for (const { path: below, problem } of read.faults) this.tell(yaml, [...path, ...below], problem);
    return undefined;
  }
}
