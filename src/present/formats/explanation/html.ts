import { Messages } from '@salesforce/core';
import { getObjectName } from '../../../fls/access.ts';
import type { Explanation, Subject } from '../../../fls/explained-subject.ts';
import type { FieldAccess } from '../../../fls/explanation.ts';
import { formatFieldSources, formatMuting, formatObjectSources, formatSource } from '../../access-sources.ts';
import { formatSameAccess } from '../../comparison.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { listHiddenTexts, listIdleTextsByUsers } from '../../subject-texts.ts';
import { listPageFacts, renderFacts } from '../html/facts.ts';
import { html } from '../html/markup.ts';
import type { TableData } from '../html/page-data.ts';
import { limitRows, MAX_PAGE_ROWS } from '../html/page-limits.ts';
import { renderPage, type PageSection } from '../html/page.ts';
import { buildProofSection } from '../html/proof.ts';
import { buildTableSection, buildWarningSection, getFrameTexts, renderList } from '../html/sections.ts';
import { buildColumn, buildList } from '../html/table-data.ts';
import type { TypedCommand } from '../report-paths.ts';
import { buildMeaningSection } from './page-meaning.ts';
import { buildAccessColumn, buildPictureSections, getAccessTexts } from './page-pictures.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** More usernames than this make a cell hard to read; the CSV of the table counts the rest too. */
const MAX_CELL_USERS = 5;

/** Places of the columns that other parts of the page speak of. */
const PLACES = { users: 0, object: 2, field: 3, access: 4 } as const;

/** What users with the same access may do with one field. */
type Row = FieldAccess & { readonly users: string; readonly profile: string };

/** The explanation as a page: a table of users and fields, with the path of each, what is not in force, and the proof. */
export function renderHtmlExplanation(explanation: Explanation, typed: TypedCommand, maxRows = MAX_PAGE_ROWS): string {
  const { context, subjects, notices, isComparison, proof } = explanation;
  const title = messages.getMessage(isComparison ? 'markdown.compare' : 'markdown.heading');
  const all = subjects.flatMap(listRows);
  const rows = limitRows(all, maxRows, getAccessRank);
  return renderPage({
    title,
    header: html`<h1>${title}</h1>
      <p class="answer">${formatAccessAnswer(explanation)}</p>`,
    sections: [
      ...buildWarningSection(notices, [...listExplanationLimits(explanation, maxRows), ...listHiddenTexts(subjects)]),
      { id: 'facts', title: messages.getMessage('page.facts'), body: renderFacts(listPageFacts(context, typed.line)) },
      ...buildProofSection(proof),
      ...buildPictureSections(all, PLACES.users),
      buildTableSection({
        id: 'access',
        title: messages.getMessage('page.access'),
        hint: messages.getMessage('page.hint'),
      }),
      ...buildIdleSection(subjects),
      buildMeaningSection(explanation, typed),
    ],
    data: {
      tables: [buildAccessTable(rows)],
      heatMap:
        rows.length === 0
          ? null
          : {
              id: 'map-map',
              table: 0,
              rowColumn: PLACES.object,
              columnColumn: PLACES.users,
              toneColumn: PLACES.access,
            },
      texts: getAccessTexts(),
    },
    ...getFrameTexts(),
  });
}

/** What the page does not have, because no browser would open it. */
export function listExplanationLimits({ subjects }: Explanation, maxRows = MAX_PAGE_ROWS): string[] {
  const rows = subjects.reduce((sum, { fields }) => sum + fields.length, 0);
  return rows <= maxRows ? [] : [messages.getMessage('page.limit', [formatNumber(maxRows), formatNumber(rows)])];
}

function getAccessRank({ edit, read }: Row): number {
  return edit ? 0 : read ? 1 : 2;
}

function formatAccessAnswer(explanation: Explanation): string {
  const { subjects, isComparison } = explanation;
  const same = formatSameAccess(explanation);
  if (same !== null) return same;
  const [first, second] = subjects;
  if (isComparison && first && second) {
    const [one = '', other = ''] = [...first.usernames, ...second.usernames];
    return messages.getMessage('page.difference', [one, other, formatCount(first.fields.length, 'field')]);
  }
  const users = subjects.reduce((sum, { usernames }) => sum + usernames.length, 0);
  const fields = new Set(subjects.flatMap((one) => one.fields.flatMap(({ field, read }) => (read ? [field] : []))));
  if (users === 0) return messages.getMessage('page.answerNobody');
  const [userCount, fieldCount] = [formatCount(users, 'user'), formatCount(fields.size, 'field')];
  return subjects.length === 1
    ? messages.getMessage('page.answer', [userCount, fieldCount])
    : messages.getMessage('page.answerSeveral', [fieldCount, userCount]);
}

function listRows(subject: Subject): Row[] {
  const users = nameUsers(subject);
  return subject.fields.map((access) => ({ ...access, users, profile: subject.profile }));
}

/** No two groups have the same name, as a user is in one. */
function nameUsers({ usernames, profile }: Subject): string {
  if (usernames.length === 0) return messages.getMessage('subject.nobody', [profile]);
  return joinFirstNames(usernames, MAX_CELL_USERS, (name) => name);
}

function buildAccessTable(rows: readonly Row[]): TableData {
  return {
    id: 'access-table',
    label: messages.getMessage('page.access'),
    length: rows.length,
    order: null,
    columns: [
      buildColumn(
        rows.map(({ users }) => users),
        { csv: 'users', title: messages.getMessage('page.users'), show: 'wide', filter: 'select' },
      ),
      buildColumn(
        rows.map(({ profile }) => profile),
        { csv: 'profile', title: messages.getMessage('page.profile'), show: 'details', filter: 'select' },
      ),
      buildColumn(
        rows.map(({ field }) => getObjectName(field)),
        { csv: 'object', title: messages.getMessage('page.object'), show: 'details', filter: 'select' },
      ),
      buildColumn(
        rows.map(({ field }) => field),
        { csv: 'field', title: messages.getMessage('page.field'), width: 'wide' },
      ),
      buildAccessColumn(rows),
      buildColumn(
        rows.map((row) => formatFieldSources(row)),
        { csv: 'field_via', title: messages.getMessage('page.fieldVia'), show: 'wide' },
      ),
      buildColumn(
        rows.map((row) => formatObjectSources(row)),
        { csv: 'object_via', title: messages.getMessage('page.objectVia'), show: 'wide' },
      ),
      buildColumn(
        rows.map((row) => formatMuting(row)),
        { csv: 'muted_by', title: messages.getMessage('page.mutedBy'), show: 'details' },
      ),
    ],
    lists: [
      buildList(rows, {
        title: messages.getMessage('page.path'),
        kind: 'path',
        key: (row) => listPath(row).join('\n'),
        build: listPath,
      }),
    ],
    heading: [PLACES.field, PLACES.access],
    command: null,
  };
}

/** The two halves of the access, and what is muted of it. */
function listPath(row: Row): string[] {
  return [
    messages.getMessage('lead.field', [formatFieldSources(row)]),
    messages.getMessage('lead.object', [formatObjectSources(row)]),
    ...row.mutedBy.map((source) => messages.getMessage('lead.muted', [formatSource(source)])),
  ];
}

function buildIdleSection(subjects: readonly Subject[]): PageSection[] {
  const lines = listIdleTextsByUsers(subjects);
  if (lines.length === 0) return [];
  return [{ id: 'idle', title: messages.getMessage('page.idle'), body: renderList(lines) }];
}
