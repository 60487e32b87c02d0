import fc from 'fast-check';
import { getObjectName } from '../../src/fls/access.ts';
import type { Finding } from '../../src/fls/finding.ts';

/** A latent stray that gives read, but for what is said. */
export function finding(profile: string, field: string, other: Partial<Finding> = {}): Finding {
  return {
    profile,
    object: getObjectName(field),
    field,
    access: 'read',
    kind: 'stray',
    exposure: 'latent',
    openedBy: [],
    through: [],
    users: 0,
    kept: null,
    baseline: null,
    location: null,
    ...other,
  };
}

export const PROFILES = ['Admin', 'Sales (EU)', 'a[b]%', 'Émile', '!new\\old'] as const;
const OBJECTS = ['Account', 'Case', 'ns__Bill__c'] as const;
const FIELDS = ['Fax', 'Phone', 'Total__c', 'ns__Tax__c'] as const;

export const exposure = fc.constantFrom('live', 'latent', 'dormant', 'unknown');
export const access = fc.constantFrom('read', 'edit');

const someFinding = fc
  .record({
    profile: fc.constantFrom(...PROFILES),
    object: fc.constantFrom(...OBJECTS),
    field: fc.constantFrom(...FIELDS),
    access,
    kind: fc.constantFrom('stray', 'stray', 'stray', 'uncontrolled'),
    exposure,
  })
  .map(({ object, field, profile, ...other }) => finding(profile, `${object}.${field}`, other));

/** Findings of few names, each field of a profile once. */
export const someFindings: fc.Arbitrary<Finding[]> = fc.uniqueArray(someFinding, {
  selector: ({ profile, field }) => `${profile} ${field}`,
  maxLength: 30,
});
