import type { OrgState, Session } from '../model.ts';
import { userHolds } from '../rules.ts';
import { SoapFault } from './soap.ts';

/**
 * Every call of the Metadata API needs one of two user permissions (docs/salesforce-facts.md#src-deployreq); the text
 * is the platform's.
 */
export function demandMetadataRights(org: OrgState, session: Session): void {
  if (userHolds(org, session.userId, 'ModifyAllData') || userHolds(org, session.userId, 'ModifyMetadata')) return;
  throw new SoapFault(
    'INSUFFICIENT_ACCESS',
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
  );
}

/**
 * Whoever changes profiles and permission sets needs this right beside that to use the API
 * (docs/salesforce-facts.md#s2-5).
 */
export function mayChangePermissions(org: OrgState, session: Session): boolean {
  return userHolds(org, session.userId, 'ManageProfilesPermissionsets');
}

/**
 * Field and object permissions of profiles are shown to holders of View Setup and Configuration only
 * (docs/salesforce-facts.md#src-prof, #s1-6).
 */
export function seesPermissions(org: OrgState, session: Session): boolean {
  return userHolds(org, session.userId, 'ViewSetup');
}
