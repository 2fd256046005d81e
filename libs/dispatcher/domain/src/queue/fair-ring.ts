/** First in, first out; adding and taking cost the same however many wait. */
export class Fifo<T> {
  private items: T[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head++];
    if (this.head > 64 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  /** Empties it. */
  takeAll(): T[] {
    const all = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    return all;
  }
}

interface Line<M> {
  readonly group: string;
  readonly members: Fifo<M>;
}

/**
 * Takes turns between groups and, within each group, between its members. A member is taken out when its turn comes;
 * whoever took it adds it again if it wants another turn, and it goes to the end of its group's line.
 */
export class FairRing<M extends { readonly group: string }> {
  private readonly lines = new Map<string, Line<M>>();
  private readonly turns = new Fifo<Line<M>>();
  private readonly present = new Set<M>();

  get isEmpty(): boolean {
    return this.present.size === 0;
  }

  /** Nothing happens if the member already waits for its turn. */
  add(member: M): void {
    if (this.present.has(member)) return;
    this.present.add(member);
    let line = this.lines.get(member.group);
    if (line === undefined) {
      line = { group: member.group, members: new Fifo() };
      this.lines.set(member.group, line);
      this.turns.push(line);
    }
    line.members.push(member);
  }

  take(): M | undefined {
    const line = this.turns.shift();
    const member = line?.members.shift();
    if (line === undefined || member === undefined) return undefined;
    if (line.members.length > 0) this.turns.push(line);
    else this.lines.delete(line.group);
    this.present.delete(member);
    return member;
  }
}
