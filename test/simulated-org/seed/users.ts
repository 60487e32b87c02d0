import { newId, type OrgState, type Row } from '../model.ts';
import type { AssignmentPlan, UserPlan } from './plan.ts';

/**
 * Stores a user with its assignments, of which the profile's own set is one (docs/salesforce-facts.md#src-ps), and its
 * session.
 */
export function storeUser(org: OrgState, plan: UserPlan, stamped: (row: Row) => Row): void {
  const profile = demand(org, 'Profile', 'Name', plan.profile);
  const [local = plan.username] = plan.username.split('@');
  const row = stamped({
    Id: newId('005'),
    Username: plan.username,
    FirstName: plan.firstName ?? null,
    LastName: plan.lastName ?? local,
    Alias: local.slice(0, 8),
    Email: plan.username,
    IsActive: plan.active ?? true,
    ProfileId: profile.Id,
    UserType: 'Standard',
    UserRoleId: plan.role === undefined ? null : demand(org, 'UserRole', 'Name', plan.role).Id,
  });
  org.insert('User', row);
  assign(org, row, stamped, { PermissionSetId: org.permissionSetOfProfile(profile.Id).Id });
  for (const set of plan.sets ?? []) {
    assign(org, row, stamped, {
      PermissionSetId: demand(org, 'PermissionSet', 'Name', nameOf(set)).Id,
      ...termsOf(set),
    });
  }
  for (const name of plan.groups ?? []) {
    const group = demand(org, 'PermissionSetGroup', 'DeveloperName', nameOf(name));
    const aggregated = demand(org, 'PermissionSet', 'PermissionSetGroupId', group.Id);
    assign(org, row, stamped, { PermissionSetGroupId: group.Id, PermissionSetId: aggregated.Id, ...termsOf(name) });
  }
  if (plan.session) org.sessions.push({ token: tokenFor(org, local), userId: row.Id });
}

export function storeRole(org: OrgState, name: string, parent: string | null): void {
  const above = parent === null ? null : demand(org, 'UserRole', 'Name', parent).Id;
  org.insert('UserRole', { Id: newId('00E'), Name: name, DeveloperName: name, ParentRoleId: above });
}

/** `00D…!` and word characters, which is what clients check (core's accessTokenRegex); or a JWT. */
function tokenFor(org: OrgState, local: string): string {
  const word = local.replace(/\W/gu, '_');
  if (org.info.jwtTokens) {
    const parts = [
      { alg: 'RS256', typ: 'JWT', kid: '264' },
      { sub: `uid:${word}`, scp: 'api', mty: 'oauth' },
    ];
    return [...parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), `sig_${word}`].join('.');
  }
  return `${org.info.id}!AQ.${word}.${'s1mul4t3d'.repeat(4)}`;
}

function assign(org: OrgState, user: Row, stamped: (row: Row) => Row, given: Omit<Row, 'Id'>): void {
  const row = { ExpirationDate: null, IsRevoked: false, PermissionSetGroupId: null, ...given };
  org.insert('PermissionSetAssignment', stamped({ Id: newId('0Pa'), AssigneeId: user.Id, ...row }));
}

function nameOf(plan: AssignmentPlan): string {
  return typeof plan === 'string' ? plan : plan.name;
}

function termsOf(plan: AssignmentPlan): { ExpirationDate: string | null; IsRevoked: boolean } {
  if (typeof plan === 'string') return { ExpirationDate: null, IsRevoked: false };
  return { ExpirationDate: plan.expires ?? null, IsRevoked: plan.revoked ?? false };
}

/** The one row with that value. @throws Error when the org has none. */
export function demand(org: OrgState, table: string, column: string, value: string): Row {
  const found = org.rows(table).find((row) => row[column] === value);
  if (!found) throw new Error(`simulated org: no ${table} with ${column} ${value}`);
  return found;
}
