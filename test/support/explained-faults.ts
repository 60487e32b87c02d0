import type { ExplainResult } from '../../src/commands/fls/explain.ts';
import { effectiveObjectsOf } from '../simulated-org/effective.ts';
import type { OrgState } from '../simulated-org/model.ts';
import { grantedAccessOf, type GrantedAccess } from '../simulated-org/who-grants.ts';

export type ExplainedField = ExplainResult['subjects'][number]['fields'][number];
type Source = ExplainedField['readVia'][number];

/** What an explanation of one user has wrong. */
export type Faults = {
  /** What it says and is not so, unless it says itself that the org does not show whether it is. */
  readonly claimed: readonly string[];
  /** What is so and it does not say. */
  readonly missed: readonly Missed[];
};

export type Missed = {
  /** `Object.Field`. */
  readonly field: string;
  /** Whether only describe can tell of the field: it needs no field permission of its own. */
  readonly isDescribed: boolean;
  readonly fault: string;
};

export type ComparedUser = {
  readonly userId: string;
  readonly fields: readonly ExplainedField[];
  /** Whether fields without a field permission of their own are in question too. */
  readonly areDescribed: boolean;
  /** API names of profiles by the names that stand for them, where a notice says so. */
  readonly profileNames: ReadonlyMap<string, string>;
};

export function findFaults(org: OrgState, { userId, fields, areDescribed, profileNames }: ComparedUser): Faults {
  const truth = grantedAccessOf(org, userId);
  const open = effectiveObjectsOf(org, userId);
  const explained = new Set(fields.map(({ field }) => field));
  const nameSource = ({ kind, name }: Source): string =>
    `${kind} ${kind === 'Profile' ? (profileNames.get(name) ?? name) : name}`;
  const claimed: string[] = [];
  const missed: Missed[] = [];
  for (const one of fields) {
    const own = truth.get(one.field);
    if (own) compareField(one, own, { nameSource, claimed, missed });
    // A system field is seen with its object.
    else if (one.read && !one.objectVia.some(isUncertain) && !open.has(objectOf(one.field)))
      claimed.push(`${one.field} is read`);
  }
  for (const [field, own] of truth)
    if (own.read && !explained.has(field) && (areDescribed || !isDescribed(own)))
      missed.push({ field, isDescribed: isDescribed(own), fault: 'is not listed' });
  return { claimed, missed };
}

export function objectOf(field: string): string {
  return field.slice(0, field.indexOf('.'));
}

type Comparison = {
  readonly nameSource: (source: Source) => string;
  readonly claimed: string[];
  readonly missed: Missed[];
};

function isDescribed({ permission, isPart }: GrantedAccess): boolean {
  return permission === null || isPart;
}

function compareField(one: ExplainedField, own: GrantedAccess, { nameSource, claimed, missed }: Comparison): void {
  const miss = (fault: string): void => {
    missed.push({ field: one.field, isDescribed: isDescribed(own), fault });
  };
  const isUnsure = [...one.objectVia, ...one.readVia, ...one.editVia].some(isUncertain);
  for (const right of ['read', 'edit'] as const) {
    if (one[right] && !own[right] && !isUnsure) claimed.push(`${one.field} ${right}`);
    if (!one[right] && own[right]) miss(right);
  }
  for (const via of ['objectVia', 'readVia', 'editVia'] as const) {
    const named = new Set(one[via].map(nameSource));
    const certain = one[via].filter((source) => !isUncertain(source)).map(nameSource);
    for (const name of certain) if (!own[via].includes(name)) claimed.push(`${one.field} ${via} ${name}`);
    for (const name of own[via]) if (!named.has(name)) miss(`${via} ${name}`);
  }
}

export function isUncertain({ why }: Source): boolean {
  return why?.includes('the org does not show') === true;
}
