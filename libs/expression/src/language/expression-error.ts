/** What is wrong with an expression, and where. The message begins with the place: `line 1, column 14: expected …`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;

  /** @param offset - Of the place in `text`. */
  constructor(text: string, offset: number, problem: string) {
    const before = text.slice(0, offset).split(/\r\n|[\r\n]/);
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`line ${line}, column ${column}: ${problem}`);
    this.line = line;
    this.column = column;
  }
}
