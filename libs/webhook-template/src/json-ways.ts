import type { BoundNode } from './bind-template.js';
import { isWholeJson, JSON_START, jsonAfter, jsonAfterValue, type JsonState, wantedBy } from './json-state.js';
import { forgetting, knowing, type KnownNames, knownOf, noneKnown } from './known-names.js';
import type { Members } from './model-shape.js';
import { type PlannedItems, type PlannedNode, type PlannedSection, planSections } from './plan-sections.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import type { TemplateProblem } from './template-problem.js';

/** One way through a template, as far as it matters for what follows. */
interface Way {
  readonly json: JsonState;
  /** Of names that stand in more sections to come. */
  readonly known: KnownNames;
  /** How it came about, for people; of ways that are the same from here on one is told of. */
  readonly story: Story | undefined;
}

/** The last turn of a way, and those before: `nothing in image_url`, `the first of charts`. */
interface Story {
  readonly before: Story | undefined;
  readonly turn: string;
  readonly name: string;
}

/** At once. */
const MOST_WAYS = 500;
/** Characters of a text that count for a step. */
const CHARACTERS_OF_A_STEP = 10;
/** What a section costs more than its step, beside what is in it. */
const STEPS_OF_A_SECTION = 4;
/** Items after which a list whose items go on adding brackets is given up. */
const MOST_ROUNDS = 8;
/** Parts of a story that are told: the last ones. */
const MOST_TOLD = 6;

/**
 * What is wrong with a template of JSON, whatever there is to tell: every section is gone through with something in it and
 * with nothing, every list with none, one and many items, in all combinations. Values cannot do harm: they are JSON by
 * themselves, or escaped within a text.
 *
 * @param filled - Lists that are never empty.
 * @returns The first fault; undefined if there is none.
 */
export function jsonProblem(
  nodes: readonly BoundNode[],
  members: Members,
  filled: readonly string[],
): TemplateProblem | undefined {
  const plan = planSections(nodes, { path: '', members });
  const walk = new Walk(plan.names);
  const known = filled
    .map((name) => plan.names.indexOf(name))
    .filter((name) => name !== -1)
    .reduce((before, name) => knowing(before, name, true), noneKnown(plan.names.length));
  const start = { json: JSON_START, known, story: undefined };
  const unfinished = walk.nodes(plan.nodes, [start]).find(({ json }) => !isWholeJson(json));
  if (walk.problem !== undefined || unfinished === undefined) return walk.problem;
  return { line: null, problem: `It ends where ${wantedBy(unfinished.json)} should follow${told(unfinished)}.` };
}

class Walk {
  /** The first. No way leads on after it. */
  problem: TemplateProblem | undefined;
  private steps = 0;

  constructor(private readonly names: readonly string[]) {}

  nodes(nodes: readonly PlannedNode[], ways: readonly Way[]): readonly Way[] {
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
          return this.section(node, now);
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

  private section(node: PlannedSection, ways: readonly Way[]): readonly Way[] {
    this.step(ways.length * STEPS_OF_A_SECTION, node.line);
    const chosen = ways.flatMap((way) => this.choices(way, node.required));
    const taken = chosen.filter(({ isThere }) => isThere !== node.isInverted).map(({ way }) => way);
    const passed = chosen.filter(({ isThere }) => isThere === node.isInverted).map(({ way }) => way);
    const made = node.items === undefined ? this.nodes(node.children, taken) : this.items(node, node.items, taken);
    return node.required.reduceRight(withoutIdle, withoutNames([...passed, ...made], node.settled));
  }

  private items(node: PlannedSection, { isFirst, isLast, own }: PlannedItems, ways: readonly Way[]): readonly Way[] {
    const item = (before: readonly Way[], first: boolean, last: boolean): readonly Way[] => {
      this.step(before.length, node.line);
      const turn = `the ${first ? (last ? 'only' : 'first') : last ? 'last' : 'next'} of`;
      const begun = before.map(({ json, known, story }) => ({
        json,
        known: knowing(knowing(known, isFirst, first), isLast, last),
        story: { before: story, turn, name: node.title },
      }));
      return withoutNames(this.nodes(node.children, begun), own);
    };
    const alone = item(ways, true, true);
    let several = item(ways, true, false);
    for (let round = 0, fresh = several; fresh.length > 0; round++) {
      if (round === MOST_ROUNDS) {
        const problem = `Every item of ${node.title} must close as many brackets as it opens.`;
        this.problem ??= { line: node.line, problem };
        return [];
      }
      const all = merged([...several, ...item(fresh, false, false)]);
      fresh = all.slice(several.length);
      several = all;
    }
    return merged([...alone, ...item(several, false, true)]);
  }

  /** Where several names must be there: nothing under one of them, or something under each. */
  private choices(
    start: Way,
    required: readonly number[],
  ): readonly { readonly way: Way; readonly isThere: boolean }[] {
    const found: { way: Way; isThere: boolean }[] = [];
    let way = start;
    for (const name of required) {
      const isThere = knownOf(way.known, name);
      if (isThere === false) return [...found, { way, isThere }];
      if (isThere === true) continue;
      found.push({ way: this.decided(way, name, false), isThere: false });
      way = this.decided(way, name, true);
    }
    return [...found, { way, isThere: true }];
  }

  private decided({ json, known, story }: Way, name: number, isThere: boolean): Way {
    const turn = isThere ? 'something in' : 'nothing in';
    return { json, known: knowing(known, name, isThere), story: { before: story, turn, name: this.names[name] ?? '' } };
  }

  private step(count: number, line: number): void {
    this.steps += count;
    if (this.steps <= TEMPLATE_LIMITS.checkSteps) return;
    const problem = `Up to here so many sections depend on each other that a check takes more than ${TEMPLATE_LIMITS.checkSteps} steps: make it simpler.`;
    this.problem ??= { line, problem };
  }
}

const withoutName = (way: Way, name: number): Way => ({ ...way, known: forgetting(way.known, [name]) });

const withoutNames = (ways: readonly Way[], names: readonly number[]): readonly Way[] =>
  merged(names.length === 0 ? ways : ways.map((way) => ({ ...way, known: forgetting(way.known, names) })));

/** Of two ways that differ in what there is under a name, and in nothing else, one that does not know it. */
function withoutIdle(ways: readonly Way[], name: number): readonly Way[] {
  const bare = ways.map((way) => ({ way, key: keyOf(withoutName(way, name)), isThere: knownOf(way.known, name) }));
  const there = new Set(bare.filter(({ isThere }) => isThere === true).map(({ key }) => key));
  const idle = new Set(bare.filter(({ isThere, key }) => isThere === false && there.has(key)).map(({ key }) => key));
  if (idle.size === 0) return ways;
  return merged(bare.map(({ way, key }) => (idle.has(key) ? withoutName(way, name) : way)));
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

const keyOf = ({ json, known }: Way): string => `${stateKey(json)} ${known}`;
const stateKey = ({ mode, open }: JsonState): string => `${mode}${open}`;

function told({ story }: Way): string {
  const parts: string[] = [];
  for (let part = story; part !== undefined && parts.length < MOST_TOLD; part = part.before) {
    parts.unshift(`${part.turn} ${part.name.split('[].').at(-1)}`);
  }
  return parts.length === 0 ? '' : `, with ${parts.join(', ')}`;
}
