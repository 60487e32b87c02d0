import { distance } from 'fastest-levenshtein';
import { createGlobMatcher } from './glob.ts';
import { Problem } from './problem.ts';

/** A profile with its three names. */
export type ProfileIdentity = {
  readonly id: string;
  /** Metadata fullName, percent-encoded as in listMetadata and package.xml: `Custom%3A Sales Profile`. */
  readonly fullName: string;
  /** The fullName decoded: the profile's API name. */
  readonly name: string;
  /** What Setup shows, in the language of the user: `System Administrator` for the API name `Admin`. */
  readonly label: string;
  /**
   * Only where the org did not tell the API name, so that the label stands in for it: it tells no name to users without the
   * Metadata API (`rights`), or none over a login whose access token SOAP refuses (`token`).
   */
  readonly labelOnly?: 'rights' | 'token';
};

const PROFILE_FILE_ENDING = /(?<=.)\.profile(-meta\.xml)?$/i;

/** Percent-decodes a metadata name. A name with a `%` that encodes nothing is left as it is. Accents are composed (NFC). */
export function decodeName(fullName: string): string {
  try {
    return decodeURIComponent(fullName).normalize('NFC');
  } catch {
    return fullName.normalize('NFC');
  }
}

/** Whether a name may stand for several: `*` in it stands for any characters, unless a profile is spelled like that. */
export function hasWildcard(name: string): boolean {
  return name.includes('*');
}

/**
 * The profiles with the given names, each once. A name is compared with API names first, then with labels, then with both
 * ignoring case; API names may be percent-encoded or file names. Labels are translated and need not be unique (two profiles
 * "Authenticated Website", docs/salesforce-facts.md#s1-6), so a name that fits several profiles is refused.
 *
 * A name with `*` that is not the name of a profile is a pattern, for API names and labels in any case. Names of profiles can
 * hold a `*` (docs/salesforce-facts.md#s1-6).
 *
 * @throws Problem `profileNotFound` with similar names, `profileAmbiguous` with the API names, `noProfilesVisible`
 */
export function resolveProfiles(names: readonly string[], known: readonly ProfileIdentity[]): ProfileIdentity[] {
  const chosen = new Map<string, ProfileIdentity>();
  for (const name of names) {
    for (const profile of resolveName(name, known)) chosen.set(profile.id, profile);
  }
  return [...chosen.values()];
}

/** One profile, or those that a pattern matches. */
function resolveName(name: string, known: readonly ProfileIdentity[]): readonly ProfileIdentity[] {
  const typed = name.trim().normalize('NFC');
  const wanted = new Set([typed, decodeName(typed), decodeName(typed.replace(PROFILE_FILE_ENDING, ''))]);
  const folded = new Set([...wanted].map(normalizeName));
  const rules: ((profile: ProfileIdentity) => boolean)[] = [
    (profile) => wanted.has(profile.name) || wanted.has(profile.fullName),
    (profile) => wanted.has(profile.label.normalize('NFC')),
    (profile) => folded.has(normalizeName(profile.name)),
    (profile) => folded.has(normalizeName(profile.label)),
  ];
  for (const rule of rules) {
    const [first, ...others] = known.filter(rule);
    if (first && others.length === 0) return [first];
    if (first)
      throw new Problem('profileAmbiguous', {
        profile: name,
        candidates: [first, ...others].map((profile) => profile.name).join(', '),
      });
  }
  if (known.length === 0) throw new Problem('noProfilesVisible', {});
  const matched = hasWildcard(typed) ? findMatchingProfiles(typed, known) : [];
  if (matched.length > 0) return matched;
  const names = name.split(',').map((one) => one.trim());
  if (names.length > 1)
    throw new Problem('severalNames', { names: name, flags: names.map((one) => `--profile "${one}"`).join(' ') });
  throw new Problem('profileNotFound', {
    profile: name,
    near: findSimilarNames(typed, known).join(', '),
    hidden: 0,
  });
}

function findMatchingProfiles(glob: string, known: readonly ProfileIdentity[]): readonly ProfileIdentity[] {
  const matched = createGlobMatcher(known.flatMap(({ name, label }) => [name, label]))(glob);
  return known.filter(({ name, label }) => matched.has(name) || matched.has(label));
}

/** At most five names that the typed one may stand for, the nearest first; the label follows an API name that differs. */
function findSimilarNames(typed: string, known: readonly ProfileIdentity[]): string[] {
  const mostErrors = Math.max(2, Math.floor(typed.length / 4));
  return known
    .map((profile) => ({
      profile,
      errors: Math.min(measureNameDistance(typed, profile.name), measureNameDistance(typed, profile.label)),
    }))
    .filter(({ errors }) => errors <= mostErrors)
    .sort((a, b) => a.errors - b.errors || compareStrings(a.profile.name, b.profile.name))
    .slice(0, 5)
    .map(({ profile }) => (profile.label === profile.name ? profile.name : `${profile.name} (${profile.label})`));
}

/** Number of typing errors between two names. The beginning of a long name counts as half an error away from the whole. */
function measureNameDistance(typed: string, name: string): number {
  const [part, whole] = [normalizeName(typed), normalizeName(name)];
  return Math.min(distance(part, whole), distance(part, whole.slice(0, part.length)) + 0.5);
}

/** A name for comparing: in lower case, with accents composed (NFC). */
export function normalizeName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The first 15 characters of an id, which identify a record. The APIs return 15 or 18. Empty for no id. */
export function toShortId(id: string | null | undefined): string {
  return (id ?? '').slice(0, 15);
}

const ID_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id with 18 characters: the last three tell which of the others are capital letters. An access token begins with the
 * org's id in 15.
 */
export function toLongId(id: string): string {
  if (!/^\w{15}$/.test(id)) return id;
  const parts = [id.slice(0, 5), id.slice(5, 10), id.slice(10)];
  const digits = parts.map((part) =>
    Array.from(part, (character, index) => (/[A-Z]/.test(character) ? 2 ** index : 0)).reduce((sum, bit) => sum + bit),
  );
  return id + digits.map((digit) => ID_DIGITS[digit] ?? '').join('');
}

/** Orders strings by code unit, so that the order does not depend on the locale of the machine. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
