/** What a result was made from and when: with it, a file is evidence a year later. Part of the JSON contract. */
export type Context = {
  /** ISO 8601 in UTC. */
  generatedAt: string;
  /** Version of the plugin, such as `1.2.3`. */
  plugin: string;
  /** API version of the requests, such as `66.0`; null where no org was asked. */
  apiVersion: string | null;
  org: OrgContext | null;
  /** Paths as in `Finding.location`. */
  policyFile: string | null;
  baselineFile: string | null;
};

export type OrgKind = 'production' | 'sandbox' | 'scratch' | 'trial' | 'unknown';

export type OrgContext = {
  /** 18 characters. */
  id: string;
  alias: string | null;
  /** Null after a login by access token, whose "username" is the token. */
  username: string | null;
  instanceUrl: string;
  kind: OrgKind;
};
