import { Messages } from '@salesforce/core';
import type { Finding } from '../fls/finding.ts';
import type { Holder, Report } from '../fls/report.ts';
import { formatCount } from './count.ts';
import type { GrantorFormatter } from './grantor-names.ts';
import { joinFirstNames } from './name-lists.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** The active users who read the field of a finding today, by username. */
export type HolderLookup = (finding: Pick<Finding, 'profile' | 'through'>) => readonly string[];

/** Finds the holders of a profile that share a grantor with the finding; computed once for each profile and grantors. */
export function createHolderLookup({ holders }: Pick<Report, 'holders'>): HolderLookup {
  const byProfile = Map.groupBy(holders, ({ profile }) => profile);
  const indexes = new Map([...byProfile].map(([profile, own]) => [profile, indexHolders(own)]));
  const known = new Map<string, readonly string[]>();
  return ({ profile, through }) => {
    if (through.length === 0) return [];
    const key = JSON.stringify([profile, through]);
    const index = indexes.get(profile);
    const usernames = known.get(key) ?? selectHolders(byProfile.get(profile) ?? [], through, index ?? NO_HOLDERS);
    known.set(key, usernames);
    return usernames;
  };
}

/** Holders of one profile by the name of a grantor. */
type HolderIndex = ReadonlyMap<string, readonly Holder[]>;

const NO_HOLDERS: HolderIndex = new Map();

function indexHolders(holders: readonly Holder[]): HolderIndex {
  const index = new Map<string, Holder[]>();
  for (const holder of holders)
    for (const name of holder.through) {
      const own = index.get(name);
      if (own) own.push(holder);
      else index.set(name, [holder]);
    }
  return index;
}

function selectHolders(holders: readonly Holder[], through: readonly string[], index: HolderIndex): string[] {
  const readers = new Set(through.flatMap((name) => index.get(name) ?? []));
  return holders.filter((holder) => readers.has(holder)).map(({ username }) => username);
}

/** How many holders are named, and how. */
export type HolderFormat = {
  readonly maxGroups: number;
  /** Of each group. */
  readonly maxUsers: number;
  readonly maxGrantors: number;
  readonly formatUser: (username: string) => string;
  readonly formatGrantor: GrantorFormatter;
};

/** Which users read any of these findings of one profile today, and through what: a sentence for each combination. */
export function describeHolders(
  findings: readonly Finding[],
  holders: readonly Holder[],
  { maxGroups, maxUsers, maxGrantors, formatUser, formatGrantor }: HolderFormat,
): string[] {
  const groups = groupHolders(findings, holders);
  const more = groups.slice(maxGroups).reduce((sum, { usernames }) => sum + usernames.length, 0);
  return [
    ...groups
      .slice(0, maxGroups)
      .map(({ usernames, through }) =>
        messages.getMessage('holders.through', [
          joinFirstNames(usernames, maxUsers, formatUser),
          joinFirstNames(through, maxGrantors, formatGrantor),
        ]),
      ),
    ...(more === 0 ? [] : [messages.getMessage('holders.more', [formatCount(more, 'moreUser')])]),
  ];
}

/** Users of one profile with the same grantors. */
type HolderGroup = { readonly usernames: readonly string[]; readonly through: readonly string[] };

/** The holders who read any of the findings; those with the same grantors together, larger groups first. */
function groupHolders(findings: readonly Finding[], holders: readonly Holder[]): HolderGroup[] {
  const profiles = new Set(findings.map(({ profile }) => profile));
  const grantors = new Set(findings.flatMap(({ through }) => through));
  const readers = holders.flatMap(({ profile, username, through }) => {
    if (!profiles.has(profile)) return [];
    const own = through.filter((name) => grantors.has(name));
    return own.length > 0 ? [{ username, through: own }] : [];
  });
  return [...Map.groupBy(readers, ({ through }) => JSON.stringify(through)).values()]
    .map((group) => ({ usernames: group.map(({ username }) => username), through: group[0]?.through ?? [] }))
    .sort((a, b) => b.usernames.length - a.usernames.length);
}
