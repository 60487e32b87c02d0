import { objectOf } from '../../fls/access.ts';
import { expose, exposures, type ObjectExposure, type Openers } from '../../fls/exposure.ts';
import type { Finding } from '../../fls/finding.ts';
import { compare, type ProfileIdentity } from '../../fls/names.ts';
import { classify, type ObjectGrants, type Placed } from '../../fls/classify.ts';
import type { Inspection } from './org.ts';

/** A profile's field permissions with what there is to judge them by. */
export type Looked = {
  /** API name. */
  readonly name: string;
  /** False entries included, where they are known. */
  readonly permissions: readonly Placed[];
  readonly grants: ObjectGrants;
  /** Null when nobody was asked. */
  readonly openers: Openers | null;
};

/** The findings of one profile, and how exposed each of its objects is. */
export type Found = {
  readonly name: string;
  /** Objects of the field permissions that were looked at, and how many of each. */
  readonly objects: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  readonly exposureOf: (object: string) => ObjectExposure;
};

/** classify → expose: the findings of a profile, sorted by field. */
export function findingsOf(looked: Looked, controllable: (object: string) => boolean): Found {
  const { name, permissions, grants, openers } = looked;
  const sorted = [...permissions].sort((a, b) => compare(a.field, b.field));
  const exposureOf = exposures(openers);
  const findings = expose(classify(name, sorted, grants, controllable), exposureOf);
  return { name, objects: countsOf(permissions), exposureOf, findings };
}

/** The findings of one profile of an inspected org. */
export function findingsIn(
  { grants, openers, controllable }: Inspection,
  { id, name }: ProfileIdentity,
  permissions: readonly Placed[],
): Found {
  const granted = grants.get(id);
  const opening = openers.get(id);
  if (!granted || !opening) throw new Error(`nobody was asked about the profile ${name}`);
  return findingsOf({ name, permissions, grants: granted, openers: opening }, (object) => controllable.has(object));
}

function countsOf(permissions: readonly Placed[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { field } of permissions) {
    const object = objectOf(field);
    counts.set(object, (counts.get(object) ?? 0) + 1);
  }
  return counts;
}
