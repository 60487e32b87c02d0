import { Messages } from '@salesforce/core';
import type { Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { formatCount, formatNumber } from '../count.ts';
import { createGrantorFormatter, type GrantorFormatter } from '../grantor-names.ts';
import { describeHolders } from '../holders.ts';
import { joinFirstNames } from '../name-lists.ts';
import { toShortPath, makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { SCREENFUL, wrapItems, wrapText } from './lines.ts';
import { countUsers, groupByObject, type ObjectGroup, type ProfileGroup } from './object-groups.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/** More names than this do not fit on a line. */
const MAX_SHOWN_GRANTORS = 5;
const MAX_SHOWN_USERS = 5;
const MAX_HOLDER_GROUPS = 5;

/** How much of the findings is shown. */
type Detail = 'fields' | 'objects';

type SectionContext = {
  readonly report: Report;
  readonly options: ViewOptions;
  readonly formatGrantor: GrantorFormatter;
};

/**
 * Findings of one category by profile and object, the worst first: with each field, or, where that would not fit on a
 * screen, with a line for each object, or only with the worst objects. `--verbose` shows every field.
 */
export function formatObjectFindings(findings: readonly Finding[], report: Report, options: ViewOptions): string[] {
  const context = { report, options, formatGrantor: createGrantorFormatter(report) };
  const profiles = groupByObject(findings);
  const whole = profiles.flatMap((profile) => formatProfile(profile, 'fields', context));
  if (options.verbose || whole.length <= SCREENFUL) return whole;
  return formatWorst(profiles, context);
}

/** A line for each object, for as many as fit, and how much is left. */
function formatWorst(profiles: readonly ProfileGroup[], context: SectionContext): string[] {
  const lines: string[] = [];
  const left: ObjectGroup[] = [];
  for (const { profile, objects } of profiles) {
    const shown = objects.slice(0, Math.max(0, SCREENFUL - lines.length));
    left.push(...objects.slice(shown.length));
    if (shown.length > 0) lines.push(...formatProfile({ profile, objects: shown }, 'objects', context));
  }
  const fields = left.reduce((sum, { findings }) => sum + findings.length, 0);
  const rest =
    left.length === 0
      ? messages.getMessage('folded.fields')
      : messages.getMessage('folded.objects', [formatCount(left.length, 'moreObject'), formatCount(fields, 'field')]);
  return [...lines, '', ...wrapText(rest, context.options.width, '  ')];
}

function formatProfile({ profile, objects }: ProfileGroup, detail: Detail, context: SectionContext): string[] {
  const { folder } = context.options;
  const findings = objects.flatMap((object) => object.findings);
  return [
    '',
    `  ${makePrintable(profile)}`,
    ...listFindingPaths(findings).map((path) => `    ${makePrintable(toShortPath(path, folder))}`),
    ...formatHolders(findings, context),
    ...objects.flatMap((object) => formatObject(object, detail, context)),
  ];
}

/** The files that the findings stand in, where there are any. */
function listFindingPaths(findings: readonly Finding[]): string[] {
  return [...new Set(findings.flatMap(({ location }) => location?.path ?? []))];
}

/** Which users read the fields today, and through what. */
function formatHolders(findings: readonly Finding[], { report, options, formatGrantor }: SectionContext): string[] {
  const { verbose, width } = options;
  const texts = describeHolders(findings, report.holders, {
    maxGroups: verbose ? Infinity : MAX_HOLDER_GROUPS,
    maxUsers: verbose ? Infinity : MAX_SHOWN_USERS,
    maxGrantors: MAX_SHOWN_GRANTORS,
    formatUser: makePrintable,
    formatGrantor,
  });
  return texts.flatMap((text) => wrapText(text, width, '    ', 6));
}

function formatObject(group: ObjectGroup, detail: Detail, { options, formatGrantor }: SectionContext): string[] {
  const title = wrapText(formatObjectTitle(group, formatGrantor), options.width, '    ', 6);
  if (detail === 'objects') return title;
  const byAccess = Map.groupBy(group.findings, ({ access }) => access);
  return [
    ...title,
    ...(['edit', 'read'] as const).flatMap((access) => {
      const fields = byAccess.get(access)?.map(({ field, object }) => makePrintable(field.slice(object.length + 1)));
      return fields ? wrapItems(`      ${access}  `, fields, options.width) : [];
    }),
  ];
}

/** `Account (15 fields: 12 edit, 3 read) through Bulk_Read (View All Data), 2 users`. */
function formatObjectTitle(group: ObjectGroup, formatGrantor: GrantorFormatter): string {
  const object = messages.getMessage('object.fields', [makePrintable(group.object), formatFieldCounts(group)]);
  const [finding] = group.findings;
  if (finding?.exposure === 'live') {
    const grantors = joinFirstNames(finding.through, MAX_SHOWN_GRANTORS, formatGrantor);
    return messages.getMessage('object.live', [object, grantors, formatCount(countUsers(group), 'user')]);
  }
  if (!finding || finding.openedBy.length === 0) return object;
  const grantors = joinFirstNames(finding.openedBy, MAX_SHOWN_GRANTORS, formatGrantor);
  return messages.getMessage('object.grantedBy', [object, grantors]);
}

function formatFieldCounts({ edit, read, findings }: ObjectGroup): string {
  const fields = formatCount(findings.length, 'field');
  if (edit === 0) return messages.getMessage('fields.read', [fields]);
  if (read === 0) return messages.getMessage('fields.edit', [fields]);
  return messages.getMessage('fields.editAndRead', [fields, formatNumber(edit), formatNumber(read)]);
}
