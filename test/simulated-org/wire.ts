/** For specs: plain calls to a running org, below `/services/data/v67.0` unless the path is absolute. */
export type Wire = (path: string, options?: WireOptions) => Promise<WireAnswer>;

export type WireOptions = {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type WireAnswer = { readonly status: number; readonly body: unknown; readonly text: string };

export function wireTo(url: string, token: string): Wire {
  return async (path, { method = 'GET', body, headers = {} } = {}) => {
    const full =
      path.startsWith('/services') || path.startsWith('//') ? `${url}${path}` : `${url}/services/data/v67.0${path}`;
    const response = await fetch(full, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: jsonOf(text), text };
  };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

/** `/query?q=…` */
export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}

/** Walks into parsed JSON: `dig(body, 'records', 0, 'Name')`; undefined where there is nothing. */
export function dig(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return undefined;
    const entry = Object.entries(here).find(([name]) => name === String(key));
    here = entry?.[1];
  }
  return here;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
