/** `unknown`: the org has nothing to see it by, or refuses the question. */
export type CheckState = 'holds' | 'fails' | 'unknown';

/** What the doctor asks an org; `docs/proofs.md` has the assumption behind each of them. */
export const CHECK_IDS = [
  'api-version',
  'token-soap',
  'api-requests',
  'view-setup',
  'view-all-users',
  'metadata-rights',
  'required-columns',
  'optional-columns',
  'controllable-objects',
  'offline-list',
  'picklist-objects',
  'picklist-lookups',
  'picklist-complete',
  'special-fields',
  'field-rows',
  'rows-announced',
  'composite',
  'composite-describe',
  'rest-deploy',
  'deploy-jobs',
  'profile-ids',
  'profile-names',
  'profiles-visible',
  'integration-licenses',
  'login-sections',
  'login-retrieve',
  'group-sets',
  'modify-all-rows',
  'view-all-fields-global',
  'own-namespace',
  'person-accounts',
  'user-field-access',
  'user-object-access',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** Why a check could not tell. */
export type UnknownReason =
  | 'refused'
  | 'needsSoap'
  | 'notTold'
  | 'noProfile'
  | 'noFieldPermissions'
  | 'noSpecialFields'
  | 'noLicense'
  | 'noLogin'
  | 'noGroups'
  | 'noModifyAll'
  | 'noGlobalViewAll'
  | 'noOtherUser'
  | 'noDeployJobs'
  | 'noObject';

/**
 * What the org answered to one check. Its tokens go into evidence that people publish: numbers, codes and versions, and
 * names of standard objects, columns and licenses, never other names.
 */
export type CheckOutcome =
  | { readonly state: 'holds' | 'fails'; readonly tokens: readonly CheckToken[] }
  | { readonly state: 'unknown'; readonly reason: UnknownReason; readonly tokens: readonly CheckToken[] };

/** A list of names is shown as such, `none` when it is empty. */
export type CheckToken = string | number | readonly string[];

/** An outcome with its check. */
export type CheckedAssumption = { readonly id: CheckId; readonly outcome: CheckOutcome };

/** A check in words. Part of the JSON contract. */
export type DoctorCheck = {
  id: string;
  assumption: string;
  state: CheckState;
  detail: string;
  effect: string;
};

export function confirmAssumption(...tokens: readonly CheckToken[]): CheckOutcome {
  return { state: 'holds', tokens };
}

export function refuteAssumption(...tokens: readonly CheckToken[]): CheckOutcome {
  return { state: 'fails', tokens };
}

export function leaveAssumptionOpen(reason: UnknownReason, ...tokens: readonly CheckToken[]): CheckOutcome {
  return { state: 'unknown', reason, tokens };
}

/** Confirms or refutes, with the same tokens. */
export function judgeAssumption(holds: boolean, ...tokens: readonly CheckToken[]): CheckOutcome {
  return { state: holds ? 'holds' : 'fails', tokens };
}
