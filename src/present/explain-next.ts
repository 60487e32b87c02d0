import { Messages } from '@salesforce/core';
import { getObjectName } from '../fls/access.ts';
import type { AccessSource } from '../fls/access-source.ts';
import type { Explanation, Subject } from '../fls/explained-subject.ts';
import type { FieldAccess } from '../fls/explanation.ts';
import { ENTRY_REASON, formatGoverningReason } from '../fls/granted-rights.ts';
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

export type NextStepContext = Pick<NextCommandContext, 'bin' | 'targetOrg'>;

/** A sentence on what to do, and the commands that do it; none where Setup does. */
export type NextStep = { readonly text: string; readonly commands: readonly string[] };

/**
 * What closes the fields: the commands that reset field permissions of profiles, and what else grants them. Of many fields only
 * strays are advised on: most of the others are wanted.
 *
 * @param formatName makes names fit for the format; a command is a whole line for a shell
 */
export function listExplainSteps(
  { subjects, isComparison }: Explanation,
  next: NextStepContext,
  formatName = makePrintable,
): NextStep[] {
  if (isComparison) return [];
  const open = subjects.flatMap((subject) => listOpenFields(subject));
  const areFew = new Set(open.map(({ access }) => access.field)).size <= MAX_NAMED;
  const strays = open.filter(({ reset }) => reset === 'stray');
  const uncontrolled = areFew ? open.filter(({ reset }) => reset === 'uncontrolled') : [];
  const reset = [...strays, ...uncontrolled];
  const others = listOtherSources(areFew ? open : reset, formatName);
  const visible = areFew ? open.filter(({ access }) => access.isAlwaysVisible) : [];
  return [
    ...buildResetStep('next.reset', strays, next),
    ...buildResetStep('next.uncontrolled', uncontrolled, next),
    ...buildAdvice(reset.length > 0 ? 'next.sets' : 'next.setup', others),
    ...buildAdvice('next.object', [...new Set(visible.map(({ access }) => formatName(access.field)))]),
  ];
}

/** The same for a terminal. */
export function formatExplainNextSteps(explanation: Explanation, next: NextStepContext, width: number): string[] {
  return listExplainSteps(explanation, next).flatMap(({ text, commands }) => [
    ...wrapText(text, width),
    ...commands.map((command) => `  ${command}`),
    '',
  ]);
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
function findResetKind(access: FieldAccess): OpenField['reset'] {
  const { field, permission, opening, objectVia } = access;
  // A field of person accounts is closed on Contact, which this object does not tell of.
  if (permission === null || getObjectName(permission) !== getObjectName(field)) return null;
  if (!hasProfileEntry(access)) return null;
  if (opening.kind !== 'own') return 'uncontrolled';
  return objectVia.some(isProfile) ? null : 'stray';
}

function isProfile({ kind }: AccessSource): boolean {
  return kind === 'Profile';
}

/** Read that View All Fields implies is no entry of the profile; edit is given by an entry alone. */
function hasProfileEntry(access: FieldAccess): boolean {
  return (
    access.editVia.some(isProfile) ||
    access.readVia.some((one) => isProfile(one) && listImplied(one, access).length === 0)
  );
}

/** The permissions beside the field permission by which a source gives read. */
function listImplied({ why }: AccessSource, { permission }: FieldAccess): string[] {
  const entry = permission === null ? null : formatGoverningReason(permission);
  return (why?.split('; ') ?? []).filter((reason) => reason !== ENTRY_REASON && reason !== entry);
}

/** What grants the fields and is not removed by the reset: of the profile, what View All Fields implies. */
function listOtherSources(fields: readonly OpenField[], formatName: (name: string) => string): string[] {
  const sources = fields.flatMap(({ access, reset }) =>
    access.readVia.flatMap((source): AccessSource[] => {
      if (!isProfile(source) || reset === null) return [source];
      const implied = listImplied(source, access);
      return implied.length === 0 ? [] : [{ ...source, why: implied.join('; ') }];
    }),
  );
  return [...new Set(sources.map((source) => formatSource(source, formatName)))].sort(compareStrings);
}

function buildAdvice(key: 'next.sets' | 'next.setup' | 'next.object', names: readonly string[]): NextStep[] {
  if (names.length === 0) return [];
  return [{ text: messages.getMessage(key, [joinFirstNames(names, MAX_SHOWN_SETS, (name) => name)]), commands: [] }];
}

function buildResetStep(
  key: 'next.reset' | 'next.uncontrolled',
  fields: readonly OpenField[],
  next: NextStepContext,
): NextStep[] {
  if (fields.length === 0) return [];
  const commands = [...Map.groupBy(fields, ({ profile }) => profile)].map(([profile, own]) => {
    const permissions = new Set(own.map(({ access: { permission, field } }) => permission ?? field));
    return formatResetCommand(profile, [...permissions], FLAGS[key], next);
  });
  return [{ text: messages.getMessage(key), commands }];
}

function formatResetCommand(
  profile: string,
  fields: readonly string[],
  flags: readonly string[],
  { bin, targetOrg }: NextStepContext,
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
