/** Jest's asymmetric matchers, whose type is `any`, as values that fit anywhere in an expectation and nowhere else. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const anyText = (): unknown => expect.any(String);
export const listWith = (items: readonly unknown[]): unknown => expect.arrayContaining([...items]);
