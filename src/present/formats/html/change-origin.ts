import { Messages } from '@salesforce/core';
import type { Edit, Impact } from '../../../fls/change.ts';
import type { Finding } from '../../../fls/finding.ts';
import type { FoundAccess, Holder } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory, type FindingCategory } from '../../categories.ts';
import { createPathDescriber, type PathDescriber } from './access-path.ts';
import { formatCategory } from './categories.ts';
import type { TableColumn, TableData } from './page-data.ts';
import { buildReaderList } from './readers.ts';
import { buildColumn, buildList, buildTonedColumn } from './table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** What stands beside changes in a table: where the access comes from that they take. */
export type ChangeOrigin = Pick<TableData, 'lists'> & { readonly columns: readonly TableColumn[] };

/** An edit with the finding that it changes. */
type FoundEdit = Edit & { readonly finding: Finding | null };

/** The category of the finding that an edit changes. */
export function createCategoryLookup({ findings }: FoundAccess): (edit: Edit) => FindingCategory {
  const find = createFindingLookup(findings);
  return ({ profile, field }) => {
    const finding = find(profile, field);
    return finding ? getFindingCategory(finding) : 'unknown';
  };
}

/** How exposed each field is before its edit, to whom, and through what. */
export function buildEditOrigin(edits: readonly Edit[], found: FoundAccess): ChangeOrigin {
  const find = createFindingLookup(found.findings);
  const describer = createPathDescriber(found);
  const rows: readonly FoundEdit[] = edits.map((edit) => ({ ...edit, finding: find(edit.profile, edit.field) }));
  return {
    columns: [
      buildCategoryColumn(edits, found),
      buildColumn(
        rows.map(({ finding }) => String(finding?.users ?? 0)),
        { csv: 'users', title: messages.getMessage('column.users'), show: 'wide', width: 'narrow', isNumber: true },
      ),
      buildColumn(
        rows.map(({ finding }) => (finding ? describer.describeGrantors(finding) : '')),
        { csv: 'granted_by', title: messages.getMessage('column.grantors'), show: 'wide', width: 'wide' },
      ),
    ],
    lists: [
      buildPathList(
        rows.map(({ finding }) => finding),
        describer,
      ),
      buildReaderList(
        messages.getMessage('readers.before'),
        rows.map(({ profile, finding }) => ({ profile, through: finding?.through ?? [] })),
        found,
      ),
    ],
  };
}

/** Through what each user has the field that is lost. */
export function buildLossOrigin(impact: readonly Impact[], found: FoundAccess): ChangeOrigin {
  const describer = createPathDescriber(found);
  const findOwn = createLossLookup(found);
  const own = impact.map(findOwn);
  return {
    columns: [
      buildColumn(
        own.map((finding) => finding?.profile ?? ''),
        { csv: 'profile', title: messages.getMessage('column.profile'), show: 'details', filter: 'select' },
      ),
      buildColumn(
        own.map((finding) => (finding ? describer.describeGrantors(finding) : '')),
        { csv: 'through', title: messages.getMessage('column.grantors'), show: 'wide', width: 'wide' },
      ),
    ],
    lists: [buildPathList(own, describer)],
  };
}

function buildCategoryColumn(edits: readonly Edit[], found: FoundAccess): TableColumn {
  const getCategory = createCategoryLookup(found);
  return buildTonedColumn(
    edits.map((edit) => FINDING_CATEGORIES.indexOf(getCategory(edit))),
    FINDING_CATEGORIES.map((tone) => ({ tone, text: formatCategory(tone) })),
    { csv: 'exposure', title: messages.getMessage('column.exposure'), width: 'tone', filter: 'choices' },
  );
}

function buildPathList(findings: readonly (Finding | null)[], describer: PathDescriber): TableData['lists'][number] {
  return buildList(findings, {
    title: messages.getMessage('path.before'),
    kind: 'path',
    key: (finding) => (finding ? describer.getPathKey(finding) : ''),
    build: (finding) => (finding ? describer.describePath(finding) : []),
  });
}

function createFindingLookup(findings: readonly Finding[]): (profile: string, field: string) => Finding | null {
  const byProfile = new Map<string, Map<string, Finding>>();
  for (const finding of findings) {
    const own = byProfile.get(finding.profile) ?? new Map<string, Finding>();
    byProfile.set(finding.profile, own.set(finding.field, finding));
  }
  return (profile, field) => byProfile.get(profile)?.get(field) ?? null;
}

/** The finding through which a user has a field, with the grantors of that user alone. */
function createLossLookup({ findings, holders }: FoundAccess): (loss: Impact) => Finding | null {
  const byField = Map.groupBy(findings, ({ field }) => field);
  const byUser = new Map<string, Holder>(holders.map((holder) => [holder.username, holder]));
  return ({ username, field }) => {
    const own = byField.get(field) ?? [];
    const holder = byUser.get(username);
    const finding = own.find(({ profile }) => profile === holder?.profile);
    // A user without a live finding loses a field of an object that nothing controls.
    if (!finding || !holder) return own.length === 1 ? (own[0] ?? null) : null;
    const through = new Set(holder.through);
    return { ...finding, through: finding.through.filter((name) => through.has(name)) };
  };
}
