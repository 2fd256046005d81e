export interface Answer {
  readonly status: number;
  /** Parsed, if it is JSON; the text otherwise. */
  readonly body: unknown;
}

/** Speaks HTTP as agents do: JSON bodies, the key in a header. */
export class Client {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string | undefined,
  ) {}

  get(path: string): Promise<Answer> {
    return this.send('GET', path, undefined);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), headers);
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.send('PUT', path, JSON.stringify(body));
  }

  /** Sends a body as it is, which need not be JSON. */
  async send(
    method: string,
    path: string,
    text: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...(this.apiKey !== undefined && { 'x-api-key': this.apiKey }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    const answer = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, body: isJson ? JSON.parse(answer) : answer };
  }
}
