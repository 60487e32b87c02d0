import { Messages } from '@salesforce/core';
import type { Fleet } from '../../fls/fleet.ts';
import { formatCount, formatNumber } from '../count.ts';
import {
  describeNoDrift,
  groupDrift,
  listIncompleteTargets,
  type DriftGroup,
  type DriftProfile,
} from '../drift-groups.ts';
import { joinFirstNames } from '../name-lists.ts';
import { makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { emphasize } from './colors.ts';
import { wrapItems, wrapText } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'fleet');

/** With the table of the orgs, so many lines fit on a common screen. */
const MAX_LINES = 25;

/** More than these are hard to read in a line or under a profile. */
const MAX_GROUPS = 3;
const MAX_ORGS = 5;
const MAX_OBJECTS = 8;

/** What differs between the orgs, by profile: the objects, or with `--verbose` each field. */
export function formatDrift(fleet: Fleet, options: ViewOptions): string[] {
  const reported = fleet.orgs.filter(({ report }) => report !== null);
  if (reported.length < 2) return [];
  const { width } = options;
  const incomplete = listIncompleteTargets(fleet);
  return [
    ...(fleet.drift.length === 0
      ? wrapText(describeNoDrift(fleet), width)
      : [...formatDriftTitle(fleet, width), ...formatDriftProfiles(groupDrift(fleet.drift), options)]),
    ...(incomplete.length === 0
      ? []
      : ['', ...wrapText(messages.getMessage('drift.incomplete', [joinTargets(incomplete)]), width)]),
    '',
  ];
}

function formatDriftTitle({ drift }: Fleet, width: number): string[] {
  return wrapText(messages.getMessage('drift.title', [formatCount(drift.length, 'fieldPermission')]), width).map(
    emphasize,
  );
}

function formatDriftProfiles(profiles: readonly DriftProfile[], options: ViewOptions): string[] {
  const lines: string[] = [];
  let shown = 0;
  for (const profile of profiles) {
    const own = formatDriftProfile(profile, options);
    if (!options.verbose && shown > 0 && lines.length + own.length > MAX_LINES) break;
    lines.push(...own);
    shown += 1;
  }
  const left = profiles.slice(shown);
  const fields = left.reduce((sum, { count }) => sum + count, 0);
  const more = messages.getMessage('drift.moreProfiles', [
    formatCount(left.length, 'moreProfile'),
    formatCount(fields, 'field'),
  ]);
  return [...lines, ...(left.length === 0 ? [] : ['', ...wrapText(more, options.width, '  ')])];
}

function formatDriftProfile({ profile, groups }: DriftProfile, options: ViewOptions): string[] {
  const shown = options.verbose ? groups : groups.slice(0, MAX_GROUPS);
  const rest = groups.slice(shown.length).reduce((sum, { fields }) => sum + fields.length, 0);
  const more = messages.getMessage('drift.moreGroups', [formatCount(rest, 'moreField')]);
  return [
    '',
    `  ${makePrintable(profile)}`,
    ...shown.flatMap((group) => formatDriftGroup(group, options)),
    ...(rest === 0 ? [] : wrapText(more, options.width, '    ', 6)),
  ];
}

function formatDriftGroup(group: DriftGroup, { verbose, width }: ViewOptions): string[] {
  const { fields, objects } = group;
  const title = messages.getMessage('drift.group', [
    joinTargets(group.in),
    joinTargets(group.notIn),
    formatCount(fields.length, 'field'),
  ]);
  const counted = [...objects].map(([object, own]) =>
    messages.getMessage('drift.object', [makePrintable(object), formatNumber(own.length)]),
  );
  return [
    ...wrapText(title, width, '    ', 6),
    ...(verbose
      ? wrapItems('      ', fields.map(makePrintable), width)
      : wrapText(joinFirstNames(counted, MAX_OBJECTS, String), width, '      ')),
  ];
}

function joinTargets(targets: readonly string[]): string {
  return joinFirstNames(targets, MAX_ORGS, makePrintable);
}
