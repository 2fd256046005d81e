import type { BoundName, BoundNode } from './bind-template.js';
import { escaped, type Escaping } from './content-type.js';
import { CREDENTIAL_MARK } from './credential.js';
import type { Model, ModelValue } from './model-shape.js';
import { TEMPLATE_LIMITS } from './template-limits.js';

/**
 * What a template makes of a model.
 *
 * @returns Undefined if that is more than `TEMPLATE_LIMITS` allow.
 */
export function makeText(nodes: readonly BoundNode[], model: Model, escaping: Escaping): string | undefined {
  const maker = new TextMaker(escaping);
  return maker.make(nodes, [model]) ? maker.parts.join('') : undefined;
}

/** As it is sent: of the character that escaping makes the longest. */
const longestCredentialBytes = (escaping: Escaping): number =>
  TEMPLATE_LIMITS.credential * escaped('"', escaping).length;

class TextMaker {
  readonly parts: string[] = [];
  private sizeBytes = 0;
  private steps = 0;

  constructor(private readonly escaping: Escaping) {}

  /** False: it has become too much. */
  make(nodes: readonly BoundNode[], contexts: readonly Model[]): boolean {
    return nodes.every((node) => {
      this.steps += 1;
      if (this.steps > TEMPLATE_LIMITS.steps) return false;
      switch (node.kind) {
        case 'text':
          return this.add(node.text);
        case 'value':
          return this.add(this.shown(valueOf(node.name, contexts), node.isJsonValue));
        case 'credential':
          this.sizeBytes += longestCredentialBytes(this.escaping) - CREDENTIAL_MARK.length;
          return this.add(node.isJsonValue ? `"${CREDENTIAL_MARK}"` : CREDENTIAL_MARK);
        case 'section':
          return this.section(node, contexts);
      }
    });
  }

  private section(node: Extract<BoundNode, { kind: 'section' }>, contexts: readonly Model[]): boolean {
    const value = valueOf(node.name, contexts);
    const isNothing = value === null || value === false || value === '' || (isList(value) && value.length === 0);
    if (node.isInverted) return !isNothing || this.make(node.children, contexts);
    if (isNothing) return true;
    if (isList(value)) return value.every((item) => this.make(node.children, [...contexts, item]));
    return this.make(node.children, typeof value === 'object' ? [...contexts, value] : contexts);
  }

  private add(text: string): boolean {
    this.sizeBytes += Buffer.byteLength(text);
    if (this.sizeBytes > TEMPLATE_LIMITS.outputBytes) return false;
    this.parts.push(text);
    return true;
  }

  private shown(value: ModelValue, isJsonValue: boolean): string {
    if (isJsonValue) return JSON.stringify(value);
    return value === null || typeof value === 'object' ? '' : escaped(String(value), this.escaping);
  }
}

function valueOf({ outward, path }: BoundName, contexts: readonly Model[]): ModelValue {
  let value: ModelValue = contexts.at(-1 - outward) ?? null;
  for (const part of path) {
    value = value !== null && typeof value === 'object' && !isList(value) ? (value[part] ?? null) : null;
  }
  return value;
}

const isList = (value: ModelValue): value is readonly Model[] => Array.isArray(value);
