import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import { isCompleteReport, type Drift, type Fleet } from '../fls/fleet.ts';
import { compareStrings, normalizeName } from '../fls/names.ts';
import { formatCount } from './count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'fleet');

/** The drift of one profile, the largest group first. */
export type DriftProfile = { readonly profile: string; readonly count: number; readonly groups: readonly DriftGroup[] };

/** Fields of a profile that are stray in the same orgs, and not in the same others. */
export type DriftGroup = {
  readonly in: readonly string[];
  readonly notIn: readonly string[];
  /** `Object.Field`, sorted. */
  readonly fields: readonly string[];
  /** By object, in that order. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
};

/** The profile with the most drift first. */
export function groupDrift(drift: readonly Drift[]): DriftProfile[] {
  return [...Map.groupBy(drift, ({ profile }) => normalizeName(profile)).values()]
    .map((own) => ({ profile: own[0]?.profile ?? '', count: own.length, groups: buildDriftGroups(own) }))
    .sort((a, b) => b.count - a.count || compareStrings(a.profile, b.profile));
}

function buildDriftGroups(drift: readonly Drift[]): DriftGroup[] {
  return [...Map.groupBy(drift, (one) => JSON.stringify([one.in, one.notIn])).values()]
    .map((own) => {
      const fields = own.map(({ field }) => field);
      return {
        in: own[0]?.in ?? [],
        notIn: own[0]?.notIn ?? [],
        fields,
        objects: Map.groupBy(fields, getObjectName),
      };
    })
    .sort((a, b) => b.fields.length - a.fields.length);
}

/** How many profiles the reports of several orgs cover. */
function countSharedProfiles({ orgs }: Pick<Fleet, 'orgs'>): number {
  const names = orgs.flatMap(({ report }) => [...new Set((report?.profiles ?? []).map(normalizeName))]);
  return [...Map.groupBy(names, (name) => name).values()].filter(({ length }) => length > 1).length;
}

/** Why there is nothing under the title of the drift. */
export function describeNoDrift(fleet: Fleet): string {
  const shared = countSharedProfiles(fleet);
  if (shared === 0) return messages.getMessage('drift.nothingShared');
  return messages.getMessage('drift.none', [formatCount(shared, 'profile')]);
}

/** Targets whose report may lack field permissions. */
export function listIncompleteTargets({ orgs }: Pick<Fleet, 'orgs'>): string[] {
  return orgs.filter(({ report }) => report !== null && !isCompleteReport(report)).map(({ target }) => target);
}
