export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, if it is JSON; the text otherwise. */
  readonly body: unknown;
  readonly text: string;
}

/** Speaks HTTP as clients do: JSON bodies, the key in a header. */
export class Client {
  constructor(
    readonly baseUrl: string,
    readonly apiKey: string | undefined,
  ) {}

  /** The same address with another key, or with none. */
  withKey(apiKey: string | undefined): Client {
    return new Client(this.baseUrl, apiKey);
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.send('PATCH', path, body);
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.send('DELETE', path, body);
  }

  /** Sends a body as it is, which need not be JSON. */
  async sendText(
    method: string,
    path: string,
    text: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(this.apiKey !== undefined && { 'x-api-key': this.apiKey }),
      },
      ...(text !== undefined && { body: text }),
    });
    const answer = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(answer) : answer,
      text: answer,
    };
  }

  private send(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.sendText(method, path, body === undefined ? undefined : JSON.stringify(body));
  }
}
