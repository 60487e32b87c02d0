/** What the org tells of a profile beside its permissions. */
export type ProfileTraits = {
  /** `UserLicense.Name`, an internal name that is not translated; null when the org does not show it. */
  readonly license: string | null;
  /** `UserLicense.LicenseDefinitionKey`; null when the org does not show it. */
  readonly licenseKey: string | null;
  /** Whether the profile has the user permission API Only User; null when the org lacks the column. */
  readonly isApiOnly: boolean | null;
};

/**
 * - `integration`, `agent`, `identity`: the license says so.
 * - `apiOnly`: another license, and the profile has API Only User.
 * - `system`: users of a Salesforce feature, which a reset can break.
 * - `other`: people. `unknown`: the org shows too little to tell.
 */
export type ProfileUse = {
  readonly kind: 'integration' | 'agent' | 'identity' | 'apiOnly' | 'system' | 'other' | 'unknown';
  /** The name of the license, or else its key. */
  readonly license: string | null;
};

/** The kinds that a report covers, and a reset of integrations changes, where no profile is named. */
export const COVERED_USES = [
  'integration',
  'agent',
  'apiOnly',
  'identity',
] as const satisfies readonly ProfileUse['kind'][];

export type CoveredUse = { readonly kind: (typeof COVERED_USES)[number]; readonly license: string | null };

/** Why profiles were chosen that nobody named. */
export type IntegrationScope = {
  /** By the API name of each profile that was chosen. */
  readonly covered: ReadonlyMap<string, CoveredUse>;
  /** API names of the profiles of system users, which were left out. */
  readonly system: readonly string[];
};

/**
 * Tells what a profile is used for by its license and by API Only User, and never by its name: an org can have a profile
 * with the name of a standard one and another license (docs/salesforce-facts.md#s1-6, #trap-49).
 *
 * - The licenses `… Integration User` belong to system users of Salesforce features: Analytics Cloud, Cloud, B2BMA, Sales
 *   Insights, SalesforceIQ. They are told first, because such a profile can have API Only User too.
 * - `External Identity` is the license of customers, so it is not among those of identities.
 */
export function classifyProfileUse({ license, licenseKey, isApiOnly }: ProfileTraits): ProfileUse {
  const kind = classifyLicense(license ?? '', licenseKey) ?? classifyByPermission(license, isApiOnly);
  return { kind, license: license ?? licenseKey };
}

export function isCoveredUse(use: ProfileUse): use is CoveredUse {
  return COVERED_USES.some((kind) => kind === use.kind);
}

function classifyLicense(license: string, key: string | null): ProfileUse['kind'] | null {
  if (/\bIntegration User$/i.test(license)) return 'system';
  if (key === 'PID_DigitalAgent' || /^Einstein Agent$/i.test(license)) return 'agent';
  if (/\bIntegration\b/i.test(license)) return 'integration';
  return /^Identity\b/i.test(license) ? 'identity' : null;
}

function classifyByPermission(license: string | null, isApiOnly: boolean | null): ProfileUse['kind'] {
  if (isApiOnly === true) return 'apiOnly';
  return license === null ? 'unknown' : 'other';
}
