import { getObjectName, type Access } from './access.ts';
import type { Exposure, Finding } from './finding.ts';
import { createGlobMatcher } from './glob.ts';
import { compareStrings } from './names.ts';
import { stripOwnNamespace } from './own-namespace.ts';
import { ObjectNames, expandActivity } from './object-collections.ts';
import { getPersonField } from './person-fields.ts';
import { isPermissionable, isUnlistedObject, type PermissionableFields } from './permissionable.ts';
import type { Edit } from './change.ts';

/** Which findings a reset changes, and to what. */
export type PlanOptions = {
  /**
   * Globs as in a policy: one with a dot matches `Object.Field`, one without a dot matches the name of the field. Empty for
   * every field.
   */
  readonly fields: readonly string[];
  /** Exposures of strays; empty for every exposure. Uncontrolled findings have none, so this does not limit them. */
  readonly exposures: readonly Exposure[];
  /** Names of objects, in any case; `Activity` means Task and Event. Empty for every object. */
  readonly sobjects: readonly string[];
  /** Changes edit to read and leaves read, instead of changing both to none. */
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
};

/** What the org says of the fields. */
export type PlanContext = {
  /**
   * Fields whose permission can be set; null when the org did not list them. The org refuses all others
   * (docs/salesforce-facts.md#s2-3), but for fields of objects whose fields no org lists: those it decides itself.
   */
  readonly permissionable: PermissionableFields | null;
  /** All enabled field permissions, by API name of the profile and by field. Twins are looked up here. */
  readonly enabled: ReadonlyMap<string, ReadonlyMap<string, Access>>;
  /** The org's own namespace, which names and globs of the options may have or not. */
  readonly namespace: string | null;
  /** API names of the profiles with View All Fields (Global): their edit is changed to read, which nobody can take away. */
  readonly withEveryField: ReadonlySet<string>;
  /**
   * API names of the profiles that read Account and not Contact in an org with person accounts: their users work with custom
   * fields of Contact as fields of person accounts.
   */
  readonly withPersonFields: ReadonlySet<string>;
};

/** A field that the options choose and the plan does not change. */
export type LeftOutField = {
  readonly profile: string;
  readonly field: string;
  /**
   * `kept`: the policy keeps the field or its twin. `notPermissionable`: its permission cannot be set. `personAccount`: the
   * profile itself opens the field as one of person accounts, and the options do not name fields.
   */
  readonly reason: 'kept' | 'notPermissionable' | 'personAccount';
};

/** What a reset would change. Both lists are sorted by profile and field and have each field once. */
export type Plan = { readonly edits: Edit[]; readonly leftOut: LeftOutField[] };

type PlannedField = { readonly field: string; readonly from: Access };

/**
 * Plans the edits of a reset.
 *
 * Task and Event share their custom fields (docs/salesforce-facts.md#src-fp, #s1-2): a field and its twin change together.
 * When the policy keeps one of the two, and it would change, neither changes.
 *
 * @param findings all findings of the profiles. The kept ones and those that the options do not choose must be among them,
 *   because the twin of a chosen finding may be one of them.
 */
export function planFieldEdits(findings: readonly Finding[], options: PlanOptions, context: PlanContext): Plan {
  const isChosen = createFindingFilter(findings, options, context.namespace);
  const kept = new Set(findings.filter((finding) => finding.kept).map(buildPlanKey));
  const hasKept = (profile: string, changes: readonly PlannedField[]): boolean =>
    kept.size > 0 && changes.some(({ field }) => kept.has(buildPlanKey({ profile, field })));
  const edits = new Map<string, Edit>();
  const leftOut = new Map<string, LeftOutField>();
  for (const finding of findings) {
    const { profile, field, access: from } = finding;
    const to = options.readOnly || context.withEveryField.has(profile) ? 'read' : 'none';
    if (from === to || !isChosen(finding)) continue;
    if (options.fields.length === 0 && context.withPersonFields.has(profile) && getPersonField(field) !== null) {
      leftOut.set(buildPlanKey(finding), { profile, field, reason: 'personAccount' });
      continue;
    }
    const changes = [{ field, from }, ...planTwinField(field, to, context.enabled.get(profile))];
    if (hasKept(profile, changes)) {
      leftOut.set(buildPlanKey(finding), { profile, field, reason: 'kept' });
      continue;
    }
    // The finding comes before its twin: when its permission cannot be set, the twin does not change either.
    for (const change of changes) {
      const key = buildPlanKey({ profile, field: change.field });
      if (!isPlannable(change.field, context.permissionable)) {
        leftOut.set(key, { profile, field: change.field, reason: 'notPermissionable' });
        break;
      }
      edits.set(key, { profile, ...change, to });
    }
  }
  return { edits: sortByProfileAndField(edits), leftOut: sortByProfileAndField(leftOut) };
}

/** The object names and globs of the options that match no finding: misspelled, or without a stray. */
export function findUnmatchedFilters(
  findings: readonly Finding[],
  { sobjects, fields }: Pick<PlanOptions, 'sobjects' | 'fields'>,
  namespace: string | null,
): string[] {
  const objects = new ObjectNames(findings.map(({ object }) => object));
  return [
    ...sobjects.filter(
      (sobject) => !expandActivity(stripOwnNamespace(sobject, namespace)).some((object) => objects.has(object)),
    ),
    ...fields.filter((glob) => matchFieldGlobs([glob], findings, namespace).size === 0),
  ];
}

/** Tests whether the options choose a finding, whether or not it is kept. */
function createFindingFilter(
  findings: readonly Finding[],
  options: PlanOptions,
  namespace: string | null,
): (finding: Finding) => boolean {
  const { fields, exposures, includeUncontrolled } = options;
  const sobjects = new ObjectNames(
    options.sobjects.map((name) => stripOwnNamespace(name, namespace)).flatMap(expandActivity),
  );
  const named = fields.length === 0 ? null : matchFieldGlobs(fields, findings, namespace);
  return ({ kind, exposure, object, field }) => {
    if (kind === 'uncontrolled' && !includeUncontrolled) return false;
    if (kind === 'stray' && exposures.length > 0 && !exposures.includes(exposure)) return false;
    return (sobjects.size === 0 || sobjects.has(object)) && (named === null || named.has(field));
  };
}

function matchFieldGlobs(
  globs: readonly string[],
  findings: readonly Finding[],
  namespace: string | null,
): ReadonlySet<string> {
  const names = findings.map(({ field }) => field);
  const matchGlob = createGlobMatcher(names, namespace);
  return new Set(globs.flatMap((glob) => [...matchGlob(glob.includes('.') ? glob : `*.${glob}`)]));
}

function isPlannable(field: string, listed: PermissionableFields | null): boolean {
  return listed === null || isUnlistedObject(getObjectName(field)) || isPermissionable(field, listed);
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

/** A field name has no space, so each key is of one field and one profile. */
function buildPlanKey({ profile, field }: Pick<Edit, 'profile' | 'field'>): string {
  return `${field} ${profile}`;
}

function sortByProfileAndField<T extends Pick<Edit, 'profile' | 'field'>>(items: ReadonlyMap<string, T>): T[] {
  return [...items.values()].sort((a, b) => compareStrings(a.profile, b.profile) || compareStrings(a.field, b.field));
}
