import type { Org } from '@salesforce/core';
import { resolveTargetOrg } from '../adapters/org/target-org.ts';
import type { FleetTarget } from '../flows/fleet.ts';
import { toLongId } from '../fls/names.ts';
import { Problem } from '../fls/problem.ts';
import type { FleetFormat } from '../present/formats/fleet/index.ts';
import type { ReportFormat } from '../present/formats/index.ts';
import { isAccessToken } from '../values/access-tokens.ts';

/** One of several orgs, as sf knows it. */
export type FleetTargetOrg = FleetTarget & {
  /** The error where sf could not open the login. */
  readonly org: Org | Error;
};

/**
 * The orgs of several `--target-org`. A name that sf does not know is a wrong flag, so the command stops before it asks any
 * org; a login that sf knows and can't open is the failure of that org alone.
 *
 * @throws Problem `sameOrgTwice`; the error of @salesforce/core when sf has no login of a name
 */
export async function resolveFleetTargets(names: readonly string[]): Promise<FleetTargetOrg[]> {
  const typedById = new Map<string, string>();
  const targets: FleetTargetOrg[] = [];
  for (const typed of names) {
    const target = await resolveFleetTarget(typed);
    const id = target.org instanceof Error ? typed : toLongId(target.org.getOrgId());
    const first = typedById.get(id);
    if (first !== undefined) throw new Problem('sameOrgTwice', { first, second: target.name });
    typedById.set(id, target.name);
    targets.push(target);
  }
  return targets;
}

async function resolveFleetTarget(typed: string): Promise<FleetTargetOrg> {
  try {
    const org = await resolveTargetOrg(typed);
    return { name: isAccessToken(typed) ? toLongId(org.getOrgId()) : typed, org };
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'NamedOrgNotFoundError' || isAccessToken(typed)) throw error;
    return { name: typed, org: error };
  }
}

/**
 * Refuses what is of one org alone. A baseline names no org, so that of several orgs would accept in each what only one of
 * them has.
 *
 * @throws Problem `oneOrgOnly`
 */
export function resolveFleetFormat(
  flags: { readonly 'write-baseline'?: string | undefined },
  format: ReportFormat,
): FleetFormat {
  if (flags['write-baseline'] !== undefined) throw new Problem('oneOrgOnly', { what: '--write-baseline' });
  if (format === 'html') throw new Problem('oneOrgOnly', { what: 'the format html' });
  return format;
}
