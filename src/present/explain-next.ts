import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { AccessSource } from '../fls/access-source.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { formatGoverningReason } from '../fls/granted-rights.ts';
import { compareStrings } from '../fls/names.ts';
import { formatSource } from './access-sources.ts';
import type { NextCommandContext } from './next-commands.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';
import { formatCommandLine } from './shell.ts';
import { wrapText } from './terminal/lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More fields or objects than this make a command too long to read, and advice on each of them too. */
const MAX_NAMED = 5;

const MAX_SHOWN_SETS = 5;

const FLAGS = { 'next.reset': [], 'next.uncontrolled': ['--include-uncontrolled'] } as const;

type Next = Pick<NextCommandContext, 'bin' | 'targetOrg'>;

/**
 * What closes the fields: the commands that reset field permissions of profiles, and what else grants them. Of many fields only
 * strays are advised on: most of the others are wanted.
 */
export function formatExplainNextSteps({ subjects, isComparison }: Explanation, next: Next, width: number): string[] {
  if (isComparison) return [];
  const open = subjects.flatMap((subject) => listOpenFields(subject));
  const areFew = new Set(open.map(({ access }) => access.field)).size <= MAX_NAMED;
  const strays = open.filter(({ reset }) => reset === 'stray');
  const uncontrolled = areFew ? open.filter(({ reset }) => reset === 'uncontrolled') : [];
  const reset = [...strays, ...uncontrolled];
  const others = listOtherSources(areFew ? open : reset);
  const visible = areFew ? open.filter(({ access }) => access.isAlwaysVisible) : [];
  return [
    ...formatCommands('next.reset', strays, next, width),
    ...formatCommands('next.uncontrolled', uncontrolled, next, width),
    ...formatAdvice(reset.length > 0 ? 'next.sets' : 'next.setup', others, width),
    ...formatAdvice('next.object', [...new Set(visible.map(({ access }) => makePrintable(access.field)))], width),
  ];
}

/** A field that users of a profile read. */
type OpenField = {
  readonly profile: string;
  readonly access: FieldAccess;
  /** What kind of finding a reset of the profile would remove; null where it would change nothing of it. */
  readonly reset: 'stray' | 'uncontrolled' | null;
};

function listOpenFields({ profile, fields, isProfileListed }: Subject): OpenField[] {
  return fields
    .filter(({ read }) => read)
    .map((access) => ({ profile, access, reset: isProfileListed ? findResetKind(access) : null }));
}

/** Field permissions on objects that the profile itself opens are neither stray nor uncontrolled. */
function findResetKind({ field, permission, opening, objectVia, readVia }: FieldAccess): OpenField['reset'] {
  // A field of person accounts is closed on Contact, which this object does not tell of.
  if (permission === null || getObjectName(permission) !== getObjectName(field)) return null;
  if (!readVia.some((source) => isProfileEntry(source, field, permission))) return null;
  if (opening.kind !== 'own') return 'uncontrolled';
  return objectVia.some(isProfile) ? null : 'stray';
}

function isProfile({ kind }: AccessSource): boolean {
  return kind === 'Profile';
}

/** What View All Fields implies is no entry of the profile. */
function isProfileEntry({ kind, why }: AccessSource, field: string, permission: string): boolean {
  return kind === 'Profile' && why === (permission === field ? null : formatGoverningReason(permission));
}

/** What grants the fields and is not removed by the reset. */
function listOtherSources(fields: readonly OpenField[]): string[] {
  const sources = fields.flatMap(({ access: { readVia }, reset }) =>
    readVia.filter((source) => !isProfile(source) || reset === null),
  );
  return [...new Set(sources.map((source) => formatSource(source)))].sort(compareStrings);
}

function formatAdvice(
  key: 'next.sets' | 'next.setup' | 'next.object',
  names: readonly string[],
  width: number,
): string[] {
  if (names.length === 0) return [];
  return [...wrapText(messages.getMessage(key, [joinFirstNames(names, MAX_SHOWN_SETS, (name) => name)]), width), ''];
}

function formatCommands(
  key: 'next.reset' | 'next.uncontrolled',
  fields: readonly OpenField[],
  next: Next,
  width: number,
): string[] {
  if (fields.length === 0) return [];
  const commands = [...Map.groupBy(fields, ({ profile }) => profile)].map(([profile, own]) => {
    const permissions = new Set(own.map(({ access: { permission, field } }) => permission ?? field));
    return `  ${formatResetCommand(profile, [...permissions], FLAGS[key], next)}`;
  });
  return [...wrapText(messages.getMessage(key), width), ...commands, ''];
}

function formatResetCommand(
  profile: string,
  fields: readonly string[],
  flags: readonly string[],
  { bin, targetOrg }: Next,
): string {
  const objects = [...new Set(fields.map(getObjectName))];
  const narrowing =
    fields.length <= MAX_NAMED
      ? fields.flatMap((field) => ['--field', field])
      : objects.length <= MAX_NAMED
        ? objects.flatMap((object) => ['--sobject', object])
        : [];
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  return formatCommandLine([bin, 'fls', 'reset', '--profile', profile, ...narrowing, ...flags, ...org, '--dry-run']);
}
