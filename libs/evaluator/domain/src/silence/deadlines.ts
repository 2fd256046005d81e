/**
 * Something that happens unless it is put off. The time of a deadline may move later at any moment without telling the
 * queue; one that moves earlier, or that has fired, must be queued again.
 */
export interface Deadline {
  /** Breaks ties between equal times, so that the order never depends on history. Unique. */
  readonly name: string;
  /** Time in the queue; undefined when it is in none. Kept by the queue. */
  queuedAt: number | undefined;
  /** When it is due now; undefined when nothing is to happen any more. */
  due(): number | undefined;
}

interface Entry {
  readonly at: number;
  readonly deadline: Deadline;
}

/** Deadlines in order of time, then name: a binary heap whose entries are brought up to date when they come up. */
export class Deadlines {
  private readonly heap: Entry[] = [];

  /** Makes sure that the deadline comes up no later than it is due. */
  queue(deadline: Deadline): void {
    const due = deadline.due();
    if (due === undefined || (deadline.queuedAt !== undefined && deadline.queuedAt <= due)) return;
    deadline.queuedAt = due;
    this.push({ at: due, deadline });
  }

  /** Takes out the first deadline that is due at `now` or before; undefined if there is none. */
  takeDue(now: number): { readonly at: number; readonly deadline: Deadline } | undefined {
    for (let first = this.heap[0]; first !== undefined && first.at <= now; first = this.heap[0]) {
      this.pop();
      const { at, deadline } = first;
      if (deadline.queuedAt !== at) continue;
      deadline.queuedAt = undefined;
      if (deadline.due() === at) return first;
      this.queue(deadline);
    }
    return undefined;
  }

  private push(entry: Entry): void {
    let i = this.heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(entry, this.heap[parent])) break;
      this.heap[i] = this.heap[parent];
      i = parent;
    }
    this.heap[i] = entry;
  }

  private pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && isBefore(this.heap[child + 1], this.heap[child])) child++;
      if (!isBefore(this.heap[child], last)) break;
      this.heap[i] = this.heap[child];
      i = child;
    }
    this.heap[i] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.deadline.name < b.deadline.name);
}
