/** One call of an SDK. */
export type Step =
  | { readonly do: 'track'; readonly type: string; readonly user: string; readonly properties?: Properties }
  | { readonly do: 'identify'; readonly user: string; readonly set: Properties }
  | { readonly do: 'setGroup'; readonly user: string; readonly groupType: string; readonly group: string }
  | { readonly do: 'groupIdentify'; readonly groupType: string; readonly group: string; readonly set: Properties }
  | {
      readonly do: 'revenue';
      readonly user: string;
      readonly product: string;
      readonly price: number;
      readonly quantity: number;
    }
  | { readonly do: 'flush' };

type Properties = Readonly<Record<string, unknown>>;

/** What the programs of `tools/clients/amplitude` are told to do. */
export interface Task {
  readonly serverUrl: string;
  readonly apiKey: string;
  readonly flushIntervalMs: number;
  readonly flushQueueSize: number;
  readonly minIdLength?: number;
  /** In a browser: leaves the page as soon as the SDK has all events. They go with a beacon, whose answer nobody sees. */
  readonly leavesAtOnce?: boolean;
  readonly steps: readonly Step[];
}

/** What an SDK says has become of an event; the code is that of the answer which decided it. */
export interface Result {
  readonly type: string;
  readonly code: number;
}

/** What a program tells, as it goes: a result, a line that the SDK logged, or an event that will be sent again. */
export type Told = Result | { readonly log: string } | { readonly again: string };

/** A program that uses an SDK. */
export interface RunningSdk {
  readonly told: readonly Told[];
  /** Resolves with all results as soon as every event has one. */
  readonly results: Promise<readonly Result[]>;
  stop(): Promise<void>;
}

/** An unmodified SDK in a program that does what it is told. */
export interface Sdk {
  readonly name: string;
  /** Sent with the events of a user, where the SDK sends one. */
  deviceOf(user: string): string | undefined;
  start(task: Task): Promise<RunningSdk>;
}

/** Results in an order that does not depend on timing. */
export function inOrder(told: readonly Told[]): Result[] {
  return told
    .filter((each): each is Result => 'code' in each)
    .sort((a, b) => a.code - b.code || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
}
