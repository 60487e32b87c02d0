import type { OrgState } from './model.ts';

/** The oldest API version that is still served: those up to 30.0 are retired. */
const OLDEST = 31;

/** `31.0` … the org's own. */
export function servedVersions(org: OrgState): string[] {
  const newest = Number.parseInt(org.info.apiVersion, 10);
  return Array.from({ length: newest - OLDEST + 1 }, (_, index) => `${OLDEST + index}.0`);
}

export function isServed(version: string, org: OrgState): boolean {
  return servedVersions(org).includes(version);
}
