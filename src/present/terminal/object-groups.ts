import type { Finding } from '../../fls/finding.ts';
import { compareStrings } from '../../fls/names.ts';

/** The findings of one profile, its objects in the order of their severity. */
export type ProfileGroup = { readonly profile: string; readonly objects: readonly ObjectGroup[] };

/** The findings of one profile on one object: what grants the object is the same for all of them. */
export type ObjectGroup = {
  readonly object: string;
  readonly findings: readonly Finding[];
  /** How many of the findings give edit, and how many only read. */
  readonly edit: number;
  readonly read: number;
};

/** Findings of one category by profile and object, the worst first. */
export function groupByObject(findings: readonly Finding[]): ProfileGroup[] {
  return [...Map.groupBy(findings, ({ profile }) => profile)]
    .map(([profile, own]) => ({ profile, objects: buildObjectGroups(own) }))
    .sort((a, b) => compareWorst(a, b) || compareStrings(a.profile, b.profile));
}

function buildObjectGroups(findings: readonly Finding[]): ObjectGroup[] {
  return [...Map.groupBy(findings, ({ object }) => object)]
    .map(([object, own]) => {
      const edit = own.filter(({ access }) => access === 'edit').length;
      return { object, findings: own, edit, read: own.length - edit };
    })
    .sort((a, b) => compareSeverity(a, b) || compareStrings(a.object, b.object));
}

/** Profiles compare by their worst objects. */
function compareWorst({ objects: [a] }: ProfileGroup, { objects: [b] }: ProfileGroup): number {
  return a && b ? compareSeverity(a, b) : 0;
}

/** Edit before read, then more users, then more fields. */
function compareSeverity(a: ObjectGroup, b: ObjectGroup): number {
  return Number(b.edit > 0) - Number(a.edit > 0) || countUsers(b) - countUsers(a) || b.edit - a.edit || b.read - a.read;
}

export function countUsers({ findings }: ObjectGroup): number {
  return findings[0]?.users ?? 0;
}
