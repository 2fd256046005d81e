/** What a browser got. */
export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Keeps one cookie and follows no redirect, so that a test sees each step. */
export class Browser {
  private cookie = '';

  constructor(private readonly baseUrl: string) {}

  async visit(path: string, method: 'GET' | 'HEAD' | 'POST' = 'GET'): Promise<Visit> {
    const response = await fetch(this.baseUrl + path, {
      method,
      redirect: 'manual',
      headers: this.cookie === '' ? {} : { cookie: this.cookie },
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0];
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}
