import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { AccessSource } from '../fls/access-source.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { formatGoverningReason } from '../fls/granted-rights.ts';
import { compareStrings } from '../fls/names.ts';
import { formatSource } from './access-sources.ts';
import type { NextCommandContext } from './next-commands.ts';
import { joinFirstNames } from './name-lists.ts';
import { formatCommandLine } from './shell.ts';
import { wrapText } from './terminal/lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More fields or objects than this make a command too long to read. */
const MAX_NAMED = 5;

const MAX_SHOWN_SETS = 5;

/** The commands that close what is open through a stray field permission of a profile, and what else grants the same fields. */
export function formatExplainNextSteps(
  { subjects, isComparison }: Explanation,
  next: Pick<NextCommandContext, 'bin' | 'targetOrg'>,
  width: number,
): string[] {
  if (isComparison) return [];
  const byProfile = Map.groupBy(subjects, ({ profile }) => profile);
  const commands = [...byProfile].flatMap(([profile, own]) => {
    const fields = new Set(own.flatMap(listStrayFields).map(({ permission, field }) => permission ?? field));
    return fields.size === 0 ? [] : [formatResetCommand(profile, [...fields], next)];
  });
  const others = listOtherSources(subjects.flatMap(listStrayFields));
  return [
    ...(commands.length === 0 ? [] : [messages.getMessage('next.reset'), ...commands.map((line) => `  ${line}`), '']),
    ...(commands.length === 0 || others.length === 0
      ? []
      : [
          ...wrapText(
            messages.getMessage('next.sets', [joinFirstNames(others, MAX_SHOWN_SETS, (name) => name)]),
            width,
          ),
          '',
        ]),
  ];
}

/** Fields that the user reads by a field permission of the profile, on objects that something else opens. Those of uncontrolled objects are no strays. */
function listStrayFields({ fields, isProfileListed }: Subject): FieldAccess[] {
  return fields.filter(
    ({ field, permission, read, opening, objectVia, readVia }) =>
      isProfileListed &&
      read &&
      // A field of person accounts is closed on Contact, which this object does not tell of.
      permission !== null &&
      getObjectName(permission) === getObjectName(field) &&
      opening.kind === 'own' &&
      objectVia.length > 0 &&
      !objectVia.some(isProfile) &&
      readVia.some((source) => isProfileEntry(source, field, permission)),
  );
}

function isProfile({ kind }: AccessSource): boolean {
  return kind === 'Profile';
}

/** What View All Fields implies is no entry of the profile. */
function isProfileEntry({ kind, why }: AccessSource, field: string, permission: string): boolean {
  return kind === 'Profile' && why === (permission === field ? null : formatGoverningReason(permission));
}

function listOtherSources(fields: readonly FieldAccess[]): string[] {
  const sources = fields.flatMap(({ readVia }) => readVia.filter((source) => !isProfile(source)));
  return [...new Set(sources.map((source) => formatSource({ ...source, why: null })))].sort(compareStrings);
}

function formatResetCommand(
  profile: string,
  fields: readonly string[],
  { bin, targetOrg }: Pick<NextCommandContext, 'bin' | 'targetOrg'>,
): string {
  const objects = [...new Set(fields.map(getObjectName))];
  const narrowing =
    fields.length <= MAX_NAMED
      ? fields.flatMap((field) => ['--field', field])
      : objects.length <= MAX_NAMED
        ? objects.flatMap((object) => ['--sobject', object])
        : [];
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  return formatCommandLine([bin, 'fls', 'reset', '--profile', profile, ...narrowing, ...org, '--dry-run']);
}
