import { distance } from 'fastest-levenshtein';
import { Problem } from './problem.ts';

/** A profile as the org knows it under its three names. */
export type ProfileIdentity = {
  readonly id: string;
  /** Metadata fullName as listMetadata gives it and package.xml takes it, percent-encoded: `Custom%3A Sales Profile`. */
  readonly fullName: string;
  /** The fullName decoded: the profile's API name. */
  readonly name: string;
  /** What Setup shows, in the language of the user: `System Administrator` for the API name `Admin`. */
  readonly label: string;
  /** The org did not tell the API name: the label stands for it. */
  readonly labelOnly?: boolean;
};

const PROFILE_FILE_ENDING = /\.profile(-meta\.xml)?$/i;

/** Percent-decodes a metadata name; one with a stray `%` is taken as it stands. Accents compare composed (NFC). */
export function decodeName(fullName: string): string {
  try {
    return decodeURIComponent(fullName).normalize('NFC');
  } catch {
    return fullName.normalize('NFC');
  }
}

/** The decoded profile name that a file name stands for, or null when it is no profile's file. */
export function parseProfileFileName(fileName: string): string | null {
  return PROFILE_FILE_ENDING.test(fileName) ? decodeName(fileName.replace(PROFILE_FILE_ENDING, '')) : null;
}

/**
 * The profiles that the given names mean: API name first, then label, encoded or not, then either without regard to
 * case. Labels are translated and need not be unique (cli: two profiles labelled "Authenticated Website"), so a label
 * that fits several is refused.
 *
 * @throws Problem `profileNotFound` with near names; `profileAmbiguous` with the API names; `noProfilesVisible`
 */
export function resolveProfiles(asked: readonly string[], known: readonly ProfileIdentity[]): ProfileIdentity[] {
  const chosen = new Map<string, ProfileIdentity>();
  for (const name of asked) {
    const profile = resolveProfile(name, known);
    chosen.set(profile.id, profile);
  }
  return [...chosen.values()];
}

function resolveProfile(asked: string, known: readonly ProfileIdentity[]): ProfileIdentity {
  const typed = asked.trim().normalize('NFC');
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
    if (first && others.length === 0) return first;
    if (first)
      throw new Problem('profileAmbiguous', {
        profile: asked,
        candidates: [first, ...others].map((profile) => profile.name).join(', '),
      });
  }
  if (known.length === 0) throw new Problem('noProfilesVisible', {});
  throw new Problem('profileNotFound', { profile: asked, near: findSimilarNames(typed, known).join(', ') });
}

/** The five names most like the one typed, best first; the label stands beside an API name that differs. */
function findSimilarNames(typed: string, known: readonly ProfileIdentity[]): string[] {
  return known
    .map((profile) => ({
      profile,
      far: Math.min(measureNameDistance(typed, profile.name), measureNameDistance(typed, profile.label)),
    }))
    .sort((a, b) => a.far - b.far || compareStrings(a.profile.name, b.profile.name))
    .slice(0, 5)
    .map(({ profile }) => (profile.label === profile.name ? profile.name : `${profile.name} (${profile.label})`));
}

/** Typing errors between two names; the start of a long name is as good as half an error away from the whole. */
function measureNameDistance(typed: string, name: string): number {
  const [asked, whole] = [normalizeName(typed), normalizeName(name)];
  return Math.min(distance(asked, whole), distance(asked, whole.slice(0, asked.length)) + 0.5);
}

/** Names compare without case, and with accents composed (NFC), whatever they were typed on. */
export function normalizeName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The 15 characters that tell ids apart, case included: the APIs give 15 or 18. */
export function toShortId(id: string | null | undefined): string {
  return (id ?? '').slice(0, 15);
}

/** Order by code unit: the same on every machine, whatever its locale. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
