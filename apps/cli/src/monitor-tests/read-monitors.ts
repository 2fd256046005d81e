import { dirname, join } from 'node:path';
import type { MonitorState } from '@tocsin/payload-schemas';
import type { FileFaults } from './file-faults.js';
import { readMonitor, type RolesByService } from './monitor-definitions.js';
import { monitorsFileInput } from './test-file-input.js';
import { readYaml, type YamlFile } from './yaml-file.js';

export interface ReadMonitor {
  readonly definition: object;
  readonly state: MonitorState;
}

/**
 * Monitors by what tests call them: their name, or their id where several have the same name.
 *
 * @param given - Their definitions, or the name of a file that has them, as seen from the file of tests.
 * @param known - Services and roles that there are; undefined if any may be named.
 */
export function readMonitors(
  yaml: YamlFile,
  given: string | readonly unknown[],
  known: RolesByService | undefined,
  faults: FileFaults,
): ReadonlyMap<string, ReadMonitor> {
  const { source, definitions } =
    typeof given === 'string'
      ? monitorsFile(join(dirname(yaml.file), given), faults)
      : { source: yaml, definitions: given };
  const monitors = new Map<string, ReadMonitor>();
  const names = calledNames(definitions);
  for (const [index, definition] of definitions.entries()) {
    const path = ['monitors', index];
    const name = names[index];
    const read = readMonitor(name, definition, known);
    if ('faults' in read) {
      for (const fault of read.faults) faults.tell(source, [...path, ...fault.path], fault.problem);
    } else if (monitors.has(name)) {
      faults.tell(
        source,
        [...path, 'name'],
        `there are two monitors "${name}": give each an id, and tests call them so`,
      );
    } else {
      monitors.set(name, { definition: definition as object, state: read.monitor });
    }
  }
  return monitors;
}

function monitorsFile(
  file: string,
  faults: FileFaults,
): { readonly source: YamlFile; readonly definitions: readonly unknown[] } {
  const source = readYaml(file);
  if ('content' in source) {
    const { monitors = [] } = faults.read(monitorsFileInput, source.content, source, []) ?? {};
    return { source, definitions: monitors };
  }
  faults.all.push(...source);
  return { source: { file, content: undefined, lineOf: () => 1, firstLineOfBlock: () => undefined }, definitions: [] };
}

function calledNames(definitions: readonly unknown[]): readonly string[] {
  const called = definitions.map((definition) => {
    const { id, name, type } = Object(definition) as Readonly<Record<'id' | 'name' | 'type', unknown>>;
    // A connectivity monitor without a name is called by its kind, as in the API.
    const isNamed = typeof name === 'string' && name.trim() !== '';
    return { id: typeof id === 'string' ? id : undefined, name: isNamed ? name : String(type) };
  });
  const counts = new Map<string, number>();
  for (const { name } of called) counts.set(name, (counts.get(name) ?? 0) + 1);
  return called.map(({ id, name }) => (counts.get(name) === 1 ? name : (id ?? name)));
}
