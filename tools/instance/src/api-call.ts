/** One call of the HTTP API; fails unless it is answered 2xx. */
export async function api<T>(
  target: { readonly url: string; readonly key: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(target.url + path, {
    method,
    headers: { 'X-Api-Key': target.key, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}
