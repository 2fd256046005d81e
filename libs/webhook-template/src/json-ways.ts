import type { BoundName, BoundNode } from './bind-template.js';
import { isWholeJson, JSON_START, jsonAfter, jsonAfterValue, type JsonState, wantedBy } from './json-state.js';
import { type LastUses, lastUses } from './last-uses.js';
import type { Members } from './model-shape.js';
import type { TemplateProblem } from './template-problem.js';
import { requiredNames, type Scope, sectionScope } from './template-scope.js';

type Section = Extract<BoundNode, { kind: 'section' }>;

/** One way through a template, as far as it matters for what follows. */
interface Way {
  readonly json: JsonState;
  /** Whether there is something under a name that stands in more sections to come. */
  readonly known: ReadonlyMap<string, boolean>;
  /** How it came about, for people; of ways that are the same from here on one is told of. */
  readonly story: Story | undefined;
}

interface Story {
  readonly before: Story | undefined;
  readonly text: string;
}

/** Texts, values and sections on all ways: a bound of what a check may cost. */
const MOST_STEPS = 50_000;
/** At once. */
const MOST_WAYS = 500;
/** What a text costs more than its step. */
const CHARACTERS_OF_A_STEP = 50;
/** Items after which a list whose items go on adding brackets is given up. */
const MOST_ROUNDS = 8;
/** Parts of a story that are told: the last ones. */
const MOST_TOLD = 6;

/**
 * What is wrong with a template of JSON, whatever there is to tell: every section is gone through with something in it and
 * with nothing, every list with none, one and many items, in all combinations. Values cannot do harm: they are JSON by
 * themselves, or escaped within a text.
 *
 * @param known - Lists that are never empty.
 * @returns The first fault; undefined if there is none.
 */
export function jsonProblem(
  nodes: readonly BoundNode[],
  members: Members,
  known: readonly string[],
): TemplateProblem | undefined {
  const root: Scope = { path: '', members };
  const walk = new Walk(lastUses(nodes, root));
  const start = { json: JSON_START, known: new Map(known.map((name) => [name, true])), story: undefined };
  const unfinished = walk.nodes(nodes, [start], [root]).find(({ json }) => !isWholeJson(json));
  if (walk.problem !== undefined || unfinished === undefined) return walk.problem;
  return { line: null, problem: `It ends where ${wantedBy(unfinished.json)} should follow${told(unfinished)}.` };
}

class Walk {
  /** The first. No way leads on after it. */
  problem: TemplateProblem | undefined;
  private steps = 0;

  constructor(private readonly uses: LastUses) {}

  nodes(nodes: readonly BoundNode[], ways: readonly Way[], scopes: readonly Scope[]): readonly Way[] {
    return nodes.reduce((now, node) => {
      this.step(now.length > MOST_WAYS ? Infinity : now.length, node.line);
      if (this.problem !== undefined) return [];
      switch (node.kind) {
        case 'text':
          return this.moved(now, (way) => this.text(node.text, way, node.line));
        case 'value':
        case 'credential':
          return this.moved(now, (way) => jsonAfterValue(way.json) ?? this.misplaced('a value', way, node.line));
        case 'section':
          return this.section(node, now, scopes);
      }
    }, ways);
  }

  private text(text: string, way: Way, from: number): JsonState | undefined {
    this.step(text.length / CHARACTERS_OF_A_STEP, from);
    let { json } = way;
    let line = from;
    for (const character of text) {
      const next = jsonAfter(json, character);
      if (next === undefined) return this.misplaced(JSON.stringify(character), { ...way, json }, line);
      json = next;
      if (character === '\n') line += 1;
    }
    return json;
  }

  private misplaced(what: string, way: Way, line: number): undefined {
    this.problem ??= { line, problem: `${what} makes no JSON where ${wantedBy(way.json)} should stand${told(way)}.` };
  }

  /** Ways in the same state go on in the same state. */
  private moved(ways: readonly Way[], next: (way: Way) => JsonState | undefined): readonly Way[] {
    const found = new Map<string, JsonState>();
    const all: Way[] = [];
    for (const way of ways) {
      const key = stateKey(way.json);
      const json = found.get(key) ?? next(way);
      if (json === undefined) return [];
      found.set(key, json);
      all.push({ ...way, json });
    }
    return merged(all);
  }

  private section(node: Section, ways: readonly Way[], scopes: readonly Scope[]): readonly Way[] {
    const { scope, shape } = sectionScope(node.name, scopes);
    const chosen = ways.flatMap((way) => choices(way, node.name, scopes));
    const taken = chosen.filter(({ isThere }) => isThere !== node.isInverted).map(({ way }) => way);
    const passed = chosen.filter(({ isThere }) => isThere === node.isInverted).map(({ way }) => way);
    const inner = node.isInverted || scope === undefined ? scopes : [...scopes, scope];
    const made =
      shape.kind === 'list' && !node.isInverted && scope !== undefined
        ? this.items(node, taken, inner, scope.path)
        : this.nodes(node.children, taken, inner);
    const all = merged([...passed, ...made].map((way) => without(way, (name) => !this.uses.isUsedAfter(name, node))));
    return requiredNames(node.name, scopes).reduceRight(withoutIdle, all);
  }

  private items(node: Section, ways: readonly Way[], scopes: readonly Scope[], path: string): readonly Way[] {
    const name = node.name.path.join('.');
    const item = (before: readonly Way[], isFirst: boolean, isLast: boolean): readonly Way[] => {
      const place = isFirst ? (isLast ? 'only' : 'first') : isLast ? 'last' : 'next';
      const begun = before.map(({ json, known, story }) => ({
        json,
        known: new Map([...known, [`${path}isFirst`, isFirst], [`${path}isLast`, isLast]]),
        story: { before: story, text: `the ${place} of ${name}` },
      }));
      return merged(this.nodes(node.children, begun, scopes).map((way) => without(way, (key) => key.startsWith(path))));
    };
    const alone = item(ways, true, true);
    let several = item(ways, true, false);
    for (let round = 0, fresh = several; fresh.length > 0; round++) {
      if (round === MOST_ROUNDS) {
        const problem = `Every item of ${name} must close as many brackets as it opens.`;
        this.problem ??= { line: node.line, problem };
        return [];
      }
      const all = merged([...several, ...item(fresh, false, false)]);
      fresh = all.slice(several.length);
      several = all;
    }
    return merged([...alone, ...item(several, false, true)]);
  }

  private step(count: number, line: number): void {
    this.steps += count;
    if (this.steps <= MOST_STEPS) return;
    this.problem ??= { line, problem: 'Up to here too many sections depend on each other: make it simpler.' };
  }
}

function choices(
  start: Way,
  name: BoundName,
  scopes: readonly Scope[],
): readonly { readonly way: Way; readonly isThere: boolean }[] {
  const found: { way: Way; isThere: boolean }[] = [];
  let way = start;
  for (const required of requiredNames(name, scopes)) {
    const known = way.known.get(required);
    if (known === false) return [...found, { way, isThere: false }];
    if (known === true) continue;
    found.push({ way: decided(way, required, false), isThere: false });
    way = decided(way, required, true);
  }
  return [...found, { way, isThere: true }];
}

function decided({ json, known, story }: Way, name: string, isThere: boolean): Way {
  const text = `${isThere ? 'something' : 'nothing'} in ${name.split('[].').at(-1)}`;
  return { json, known: new Map([...known, [name, isThere]]), story: { before: story, text } };
}

function without(way: Way, isMeant: (name: string) => boolean): Way {
  const known = [...way.known].filter(([name]) => !isMeant(name));
  return known.length === way.known.size ? way : { ...way, known: new Map(known) };
}

/** Of two ways that differ in what there is under a name, and in nothing else, one that does not know it. */
function withoutIdle(ways: readonly Way[], name: string): readonly Way[] {
  const there = new Set(ways.filter(({ known }) => known.get(name) === true).map((way) => keyOf(without(way, isName))));
  const idle = ways.filter((way) => way.known.get(name) === false && there.has(keyOf(without(way, isName))));
  const keys = new Set(idle.map((way) => keyOf(without(way, isName))));
  return merged(
    ways.map((way) => (way.known.has(name) && keys.has(keyOf(without(way, isName))) ? without(way, isName) : way)),
  );

  function isName(known: string): boolean {
    return known === name;
  }
}

/** One of each that are the same from here on, in the order in which they came. */
function merged(ways: readonly Way[]): readonly Way[] {
  const found = new Map<string, Way>();
  for (const way of ways) {
    const key = keyOf(way);
    if (!found.has(key)) found.set(key, way);
  }
  return [...found.values()];
}

const keyOf = ({ json, known }: Way): string =>
  [stateKey(json), ...[...known].map(([name, isThere]) => `${name}=${isThere}`).sort()].join(' ');
const stateKey = ({ mode, open }: JsonState): string => `${mode}${open}`;

function told({ story }: Way): string {
  const parts: string[] = [];
  for (let part = story; part !== undefined && parts.length < MOST_TOLD; part = part.before) parts.unshift(part.text);
  return parts.length === 0 ? '' : `, with ${parts.join(', ')}`;
}
