import type { OrgState, Row, Session } from './model.ts';
import { sameId, seesProfile } from './rules.ts';

/**
 * Oracle: whose profiles they are, by the rows alone (docs/salesforce-facts.md#s1-6). By label, of the profiles with an active
 * user that the session may see.
 */
export type Scope = {
  /** Why a profile is one of integrations, AI agents or identities: the license, or API Only User. */
  readonly covered: Readonly<Record<string, string>>;
  /** Of system users of Salesforce features. */
  readonly system: readonly string[];
};

const COVERED: ReadonlySet<string> = new Set(['Salesforce Integration', 'Einstein Agent', 'Identity']);

const SYSTEM: ReadonlySet<string> = new Set([
  'Analytics Cloud Integration User',
  'Cloud Integration User',
  'B2BMA Integration User',
  'Sales Insights Integration User',
  'SalesforceIQ Integration User',
]);

export function scopeOf(org: OrgState, { userId }: Session): Scope {
  const sees = seesProfile(org, userId);
  const active = org.rows('User').filter((user) => user['IsActive'] === true);
  const used = org
    .rows('Profile')
    .filter(({ Id }) => sees(Id) && active.some((user) => sameId(user['ProfileId'], Id)))
    .map((profile) => ({
      name: String(profile['Name']),
      license: licenseName(org, profile),
      isApiOnly: isApiOnly(org, profile),
    }));
  const people = used.filter(({ license }) => !SYSTEM.has(license));
  return {
    covered: Object.fromEntries(
      people.flatMap(({ name, license, isApiOnly: only }) => {
        if (COVERED.has(license)) return [[name, license]];
        return only ? [[name, 'API Only User']] : [];
      }),
    ),
    system: used.filter(({ license }) => SYSTEM.has(license)).map(({ name }) => name),
  };
}

function licenseName(org: OrgState, profile: Row): string {
  return String(org.rows('UserLicense').find(({ Id }) => sameId(Id, profile['UserLicenseId']))?.['Name']);
}

/** An org that lacks the column has no such permission to show. */
function isApiOnly(org: OrgState, { Id }: Row): boolean {
  return org.permissionSetOfProfile(Id)['PermissionsApiUserOnly'] === true;
}
