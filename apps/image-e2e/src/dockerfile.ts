/** An instruction of a Dockerfile, as far as ours uses them. */
export type Instruction =
  | { readonly name: 'WORKDIR'; readonly path: string }
  | { readonly name: 'COPY'; readonly from: string | undefined; readonly source: string; readonly target: string }
  | { readonly name: 'RUN'; readonly command: string }
  | { readonly name: 'ENV'; readonly variables: Readonly<Record<string, string>> }
  | { readonly name: 'USER'; readonly uid: number; readonly gid: number }
  | {
      readonly name: 'HEALTHCHECK';
      readonly options: Readonly<Record<string, string>>;
      readonly command: readonly string[];
    }
  | { readonly name: 'ENTRYPOINT'; readonly command: readonly string[] }
  | { readonly name: 'CMD'; readonly command: readonly string[] };

/** What one FROM begins. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/**
 * Reads a Dockerfile. Only instructions and forms of `Instruction` are understood, so that nothing is silently passed over.
 *
 * @throws {Error} Naming the line that is not understood.
 */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of logicalLines(text)) {
    const from = /^FROM (\S+)(?: AS ([a-z][a-z0-9-]*))?$/.exec(line);
    if (from) stages.push({ base: from[1], name: from[2], instructions: [] });
    else if (stages.length === 0) throw new Error(`"${line}" comes before the first FROM`);
    else stages[stages.length - 1].instructions.push(parseInstruction(line));
  }
  return stages;
}

/** Lines without comments, continued ones joined. */
function logicalLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

function parseInstruction(line: string): Instruction {
  const [, name, rest] = /^(\S+)\s+(.+)$/.exec(line) ?? notUnderstood(line);
  switch (name) {
    case 'WORKDIR':
      return { name, path: (/^\/[\w/-]+$/.exec(rest) ?? notUnderstood(line))[0] };
    case 'COPY': {
      const [, from, source, target] = /^(?:--from=(\S+) )?([^\s-]\S*) (\S+)$/.exec(rest) ?? notUnderstood(line);
      return { name, from, source, target };
    }
    case 'RUN':
      // An exec form, flags and absolute paths would need a container; steps without them run anywhere.
      if (/^[[-]|(^|[\s=])\//.test(rest)) return notUnderstood(line);
      return { name, command: rest };
    case 'ENV':
      return { name, variables: Object.fromEntries(rest.split(/\s+/).map((pair) => parsePair(pair, line))) };
    case 'USER': {
      const [, uid, gid] = /^(\d+):(\d+)$/.exec(rest) ?? notUnderstood(line);
      return { name, uid: Number(uid), gid: Number(gid) };
    }
    case 'HEALTHCHECK': {
      const [, options, command] = /^((?:--[a-z-]+=\S+ )*)CMD (\[.+)$/.exec(rest) ?? notUnderstood(line);
      const pairs = options.trim().split(' ').filter(Boolean);
      return {
        name,
        options: Object.fromEntries(pairs.map((pair) => parsePair(pair.slice(2), line))),
        command: parseExecForm(command, line),
      };
    }
    case 'ENTRYPOINT':
    case 'CMD':
      return { name, command: parseExecForm(rest, line) };
    default:
      return notUnderstood(line);
  }
}

function parsePair(pair: string, line: string): [string, string] {
  const [, key, value] = /^([\w-]+)=([^"'$\\\s]+)$/.exec(pair) ?? notUnderstood(line);
  return [key, value];
}

function parseExecForm(text: string, line: string): readonly string[] {
  if (!/^\["[^"\\]*"(, ?"[^"\\]*")*\]$/.test(text)) return notUnderstood(line);
  return JSON.parse(text) as string[];
}

function notUnderstood(line: string): never {
  throw new Error(`"${line}" is not understood; teach this parser and the builder what it does`);
}
