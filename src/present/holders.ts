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
  const known = new Map<string, readonly string[]>();
  return ({ profile, through }) => {
    if (through.length === 0) return [];
    const key = JSON.stringify([profile, through]);
    const usernames = known.get(key) ?? selectHolders(byProfile.get(profile) ?? [], through);
    known.set(key, usernames);
    return usernames;
  };
}

function selectHolders(holders: readonly Holder[], through: readonly string[]): string[] {
  const grantors = new Set(through);
  return holders.filter((holder) => holder.through.some((name) => grantors.has(name))).map(({ username }) => username);
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
    const own = through.filter((name) => grantors.has(name));
    return profiles.has(profile) && own.length > 0 ? [{ username, through: own }] : [];
  });
  return [...Map.groupBy(readers, ({ through }) => JSON.stringify(through)).values()]
    .map((group) => ({ usernames: group.map(({ username }) => username), through: group[0]?.through ?? [] }))
    .sort((a, b) => b.usernames.length - a.usernames.length);
}
