import type { Org } from '@salesforce/core';
import { openConnection } from '../adapters/org/open-connection.ts';
import { findOrgNames } from '../adapters/org/org-name.ts';
import { toLongId } from '../fls/names.ts';
import type { Context, OrgContext, OrgKind } from '../fls/context.ts';

export type ContextOptions = {
  /** Version of the plugin, such as `1.2.3`. */
  readonly plugin: string;
  /** Null where no org is asked. */
  readonly org: Org | null;
  readonly kind: OrgKind;
  /** Null for the connection's own version. */
  readonly apiVersion: string | null;
  /** Null where there is none. */
  readonly policyFile: string | null;
  readonly baselineFile: string | null;
};

/** The context of a result that is made now. */
export async function buildContext({
  plugin,
  org,
  kind,
  apiVersion,
  policyFile,
  baselineFile,
}: ContextOptions): Promise<Context> {
  const connection = org && openConnection(org, apiVersion ?? undefined);
  return {
    generatedAt: new Date().toISOString(),
    plugin,
    apiVersion: connection?.getApiVersion() ?? null,
    org: org && (await buildOrgContext(org, kind)),
    policyFile,
    baselineFile,
  };
}

async function buildOrgContext(org: Org, kind: OrgKind): Promise<OrgContext> {
  const { alias, username } = await findOrgNames(org);
  return { id: toLongId(org.getOrgId()), alias, username, instanceUrl: openConnection(org).instanceUrl, kind };
}
