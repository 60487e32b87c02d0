import type { Connection } from '@salesforce/core';

/** Responses in place of those of the org; a request that has none here goes to the org. */
type Stubs = {
  readonly query?: (soql: string, send: () => Promise<unknown>) => Promise<unknown>;
  readonly queryMore?: (locator: string, send: () => Promise<unknown>) => Promise<unknown>;
  readonly describe?: (sobject: string) => Promise<unknown>;
};

/** Answers single requests of a connection here; `send` sends one to the org after all. */
export function stubRequests(connection: Connection, { query, queryMore, describe }: Stubs): void {
  const requestGet = connection.requestGet.bind(connection);
  Object.assign(connection, {
    requestGet: async (path: string): Promise<unknown> => {
      const send = async (): Promise<unknown> => requestGet(path);
      const [, soql] = /^\/query\?q=(.*)$/.exec(path) ?? [];
      const [, sobject] = /^\/sobjects\/([^/]+)\/describe$/.exec(path) ?? [];
      if (soql !== undefined && query) return query(decodeURIComponent(soql), send);
      if (sobject !== undefined && describe) return describe(decodeURIComponent(sobject));
      return path.startsWith('/services/') && queryMore ? queryMore(path, send) : send();
    },
  });
}
