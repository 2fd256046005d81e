import { AddressResolver, NameResolutionError } from '../resolve/address-resolver.js';

/** Answers from a table. A list of lists gives one answer after the other, the last one for ever. */
export class FixedResolver extends AddressResolver {
  readonly asked: string[] = [];
  private readonly given = new Map<string, number>();

  constructor(private readonly names: Readonly<Record<string, readonly (readonly string[])[]>>) {
    super();
  }

  override async resolve(host: string): Promise<readonly string[]> {
    this.asked.push(host);
    const answers = this.names[host] ?? [];
    const turn = this.given.get(host) ?? 0;
    this.given.set(host, turn + 1);
    const answer = answers[Math.min(turn, answers.length - 1)];
    if (answer === undefined) throw new NameResolutionError('not_found', 'the host name has no address');
    return answer;
  }
}

/** Never answers. */
export class SilentResolver extends AddressResolver {
  override resolve(): Promise<readonly string[]> {
    return new Promise(() => undefined);
  }
}
