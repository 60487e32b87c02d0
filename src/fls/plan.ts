import { getObjectName, type Access } from './access.ts';
import type { Exposure, Finding } from './finding.ts';
import { createGlobMatcher } from './glob.ts';
import { compareStrings } from './names.ts';
import { ObjectNames, expandActivity } from './object-names.ts';
import type { Edit } from './change.ts';

export type PlanOptions = {
  /** Globs as in a policy: with a dot that of `Object.Field`, without one the field's own name; empty for every field. */
  readonly fields: readonly string[];
  /** Of strays, empty for any; the uncontrolled have no exposure, so that it does not narrow them. */
  readonly exposures: readonly Exposure[];
  /** Names of objects, without regard to case; `Activity` stands for Task and Event; empty for every object. */
  readonly sobjects: readonly string[];
  /** Edit becomes read, and read stays, instead of both becoming none. */
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
  /**
   * Fields that can hold field permissions: the rest could only be refused (docs/salesforce-facts.md#s2-3); null where
   * nobody knows.
   */
  readonly permissionable: ReadonlySet<string> | null;
  /** All that the profiles enable, field by field, by API name: where twins are found whatever the options narrow. */
  readonly enabled: ReadonlyMap<string, ReadonlyMap<string, Access>>;
};

export type LeftOutField = {
  readonly profile: string;
  readonly field: string;
  /** The policy keeps it, or its twin; no field permission can be set. */
  readonly reason: 'kept' | 'notPermissionable';
};

/** Both by profile, then by field, each field once. */
export type Plan = { readonly edits: Edit[]; readonly leftOut: LeftOutField[] };

type PlannedField = { readonly field: string; readonly from: Access };

/**
 * What a reset changes of the findings.
 *
 * A field of Task and the one of the same name of Event are one physical field (docs/salesforce-facts.md#src-fp,
 * #s1-2): they change together or not at all, so that a field whose twin is kept, and would change with it, is kept
 * too.
 *
 * @param findings all of the profiles, the kept ones included: a twin may be kept that the options do not choose
 */
export function planFieldEdits(findings: readonly Finding[], options: PlanOptions): Plan {
  const to = options.readOnly ? 'read' : 'none';
  const isChosen = createFindingFilter(findings, options);
  const kept = new Set(findings.filter((finding) => finding.kept).map(buildPlanKey));
  const edits = new Map<string, Edit>();
  const leftOut = new Map<string, LeftOutField>();
  for (const finding of findings) {
    const { profile, field, access: from } = finding;
    if (from === to || !isChosen(finding)) continue;
    const changes = [{ field, from }, ...planTwinField(field, to, options.enabled.get(profile))];
    if (changes.some((change) => kept.has(buildPlanKey({ profile, field: change.field })))) {
      leftOut.set(buildPlanKey(finding), { profile, field, reason: 'kept' });
      continue;
    }
    // The finding comes first: what cannot change itself does not bring its twin along.
    for (const change of changes) {
      const key = buildPlanKey({ profile, field: change.field });
      if (!isPermissionable(change.field, options.permissionable)) {
        leftOut.set(key, { profile, field: change.field, reason: 'notPermissionable' });
        break;
      }
      edits.set(key, { profile, ...change, to });
    }
  }
  return { edits: sortByProfileAndField(edits), leftOut: sortByProfileAndField(leftOut) };
}

/** Names and globs of the options that fit no finding: misspelled, or nothing to do. */
export function findUnmatchedFilters(
  findings: readonly Finding[],
  { sobjects, fields }: Pick<PlanOptions, 'sobjects' | 'fields'>,
): string[] {
  const objects = new ObjectNames(findings.map(({ object }) => object));
  return [
    ...sobjects.filter((sobject) => !expandActivity(sobject).some((object) => objects.has(object))),
    ...fields.filter((glob) => matchFieldGlobs([glob], findings).size === 0),
  ];
}

/** Whether the options choose a finding, kept or not. */
function createFindingFilter(findings: readonly Finding[], options: PlanOptions): (finding: Finding) => boolean {
  const { fields, exposures, includeUncontrolled } = options;
  const sobjects = new ObjectNames(options.sobjects.flatMap(expandActivity));
  const named = fields.length === 0 ? null : matchFieldGlobs(fields, findings);
  return ({ kind, exposure, object, field }) => {
    if (kind === 'uncontrolled' && !includeUncontrolled) return false;
    if (kind === 'stray' && exposures.length > 0 && !exposures.includes(exposure)) return false;
    return (sobjects.size === 0 || sobjects.has(object)) && (named === null || named.has(field));
  };
}

function matchFieldGlobs(globs: readonly string[], findings: readonly Finding[]): ReadonlySet<string> {
  const matched = createGlobMatcher(findings.map(({ field }) => field));
  return new Set(globs.flatMap((glob) => [...matched(glob.includes('.') ? glob : `*.${glob}`)]));
}

/**
 * Rows spell lookups with `Id`; filters take both spellings (docs/salesforce-facts.md#src-fp), so that the org's list
 * may have the other one.
 */
function isPermissionable(field: string, known: ReadonlySet<string> | null): boolean {
  return known === null || known.has(field) || (field.endsWith('Id') && known.has(field.slice(0, -'Id'.length)));
}

function planTwinField(field: string, to: Access, enabled: ReadonlyMap<string, Access> | undefined): PlannedField[] {
  const twin = getTwinField(field);
  const from = twin === null ? undefined : enabled?.get(twin);
  return twin === null || from === undefined || from === 'none' || from === to ? [] : [{ field: twin, from }];
}

function getTwinField(field: string): string | null {
  const object = getObjectName(field);
  if (object !== 'Task' && object !== 'Event') return null;
  return `${object === 'Task' ? 'Event' : 'Task'}${field.slice(object.length)}`;
}

/** Field names hold no space. */
function buildPlanKey({ profile, field }: Pick<Edit, 'profile' | 'field'>): string {
  return `${field} ${profile}`;
}

function sortByProfileAndField<T extends Pick<Edit, 'profile' | 'field'>>(items: ReadonlyMap<string, T>): T[] {
  return [...items.values()].sort((a, b) => compareStrings(a.profile, b.profile) || compareStrings(a.field, b.field));
}
