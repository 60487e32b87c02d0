import type { OrgState, Session } from '../model.ts';
import { userHolds } from '../rules.ts';
import { SoapFault } from './soap.ts';

/** Every call of the Metadata API needs one of two user permissions (DEPLOYREQ); the text is the platform's. */
export function demandMetadataRights(org: OrgState, session: Session): void {
  if (userHolds(org, session.userId, 'ModifyAllData') || userHolds(org, session.userId, 'ModifyMetadata')) return;
  throw new SoapFault(
    'INSUFFICIENT_ACCESS',
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
  );
}

/** Field and object permissions of profiles are shown to holders of View Setup and Configuration only (PROF, facts 1.6). */
export function seesPermissions(org: OrgState, session: Session): boolean {
  return userHolds(org, session.userId, 'ViewSetup');
}
