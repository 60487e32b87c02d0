import { Messages } from '@salesforce/core';
import { getObjectName } from '../../../fls/access.ts';
import type { Edit, Impact } from '../../../fls/change.ts';
import type { LeftOutField } from '../../../fls/plan.ts';
import type { ChangeOrigin } from './change-origin.ts';
import type { RowOrder, TableColumn, TableData } from './page-data.ts';
import { buildColumn, buildTonedColumn } from './table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** Places of the columns of changes and of losses that other parts of a page speak of; exposure only where there is an origin. */
export const CHANGE_PLACES = { owner: 0, object: 1, change: 3, exposure: 6 } as const;

/** A change of access to a field, of a profile or of a user. */
export type OwnedChange = Pick<Edit, 'field' | 'from' | 'to'> & { readonly owner: string };

/** What a change is called, in the order of how much it takes. */
const CHANGE_KINDS = ['edit none', 'read none', 'edit read'] as const;

export function toProfileChange({ profile, field, from, to }: Edit): OwnedChange {
  return { owner: profile, field, from, to };
}

export function toUserChanges(impact: readonly Impact[]): OwnedChange[] {
  return impact.map(({ username, field, from, to }) => ({ owner: username, field, from, to }));
}

/** What a table of changes is called, who owns them, and where the access comes from. */
export type ChangeTableFrame = {
  readonly id: string;
  readonly label: string;
  readonly owner: 'profile' | 'username';
  readonly origin: ChangeOrigin;
  readonly order: RowOrder | null;
};

/** Changes by their owner, object and field. */
export function buildChangeTable(
  { id, label, owner, origin, order }: ChangeTableFrame,
  changes: readonly OwnedChange[],
): TableData {
  const title = messages.getMessage(owner === 'profile' ? 'column.profile' : 'column.user');
  return {
    id,
    label,
    length: changes.length,
    order,
    columns: [
      buildColumn(
        changes.map((change) => change.owner),
        { csv: owner, title, show: 'wide', filter: 'select' },
      ),
      buildColumn(
        changes.map(({ field }) => getObjectName(field)),
        { title: messages.getMessage('column.object'), show: 'details', filter: 'select' },
      ),
      buildColumn(
        changes.map(({ field }) => field),
        { csv: 'field', title: messages.getMessage('column.field'), width: 'wide' },
      ),
      buildChangeColumn(changes, order === null ? 'always' : 'wide'),
      buildColumn(
        changes.map(({ from }) => from),
        { csv: 'from' },
      ),
      buildColumn(
        changes.map(({ to }) => to),
        { csv: 'to' },
      ),
      ...origin.columns,
    ],
    lists: origin.lists,
    heading: [2, CHANGE_PLACES.change],
    command: null,
  };
}

/** @param show on a phone there is no room for it beside a column by which the rows are sorted */
function buildChangeColumn(changes: readonly OwnedChange[], show: TableColumn['show']): TableColumn {
  const kinds = [...new Set([...CHANGE_KINDS, ...changes.map(getChangeKind)])];
  const known = kinds.map((kind, index) => ({
    text: kind.replace(' ', ' → '),
    tone: CHANGE_TONES[index] ?? 'unknown',
  }));
  return buildTonedColumn(
    changes.map((change) => kinds.indexOf(getChangeKind(change))),
    known,
    { title: messages.getMessage('column.change'), show, width: 'tone', filter: 'choices' },
  );
}

function getChangeKind({ from, to }: OwnedChange): string {
  return `${from} ${to}`;
}

/** In the order of the kinds. */
const CHANGE_TONES = ['removed-edit', 'removed-read', 'reduced'] as const;

/** How many changes of each kind, as the parts of a bar. */
export function countChangeParts(
  changes: readonly OwnedChange[],
): readonly { readonly tone: string; readonly title: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const change of changes) counts.set(getChangeKind(change), (counts.get(getChangeKind(change)) ?? 0) + 1);
  return CHANGE_KINDS.map((kind, index) => {
    const title = kind.replace(' ', ' → ');
    return { tone: CHANGE_TONES[index] ?? '', title, count: counts.get(kind) ?? 0 };
  });
}

/** What the choice names and the plan does not change, with the reason. */
export function buildLeftOutTable(id: string, leftOut: readonly LeftOutField[]): TableData {
  return {
    id,
    label: messages.getMessage('leftOut.title'),
    length: leftOut.length,
    order: null,
    columns: [
      buildColumn(
        leftOut.map(({ profile }) => profile),
        { csv: 'profile', title: messages.getMessage('column.profile'), show: 'wide', filter: 'select' },
      ),
      buildColumn(
        leftOut.map(({ field }) => field),
        { csv: 'field', title: messages.getMessage('column.field'), width: 'wide' },
      ),
      buildColumn(
        leftOut.map(({ reason }) => messages.getMessage(`leftOut.${reason}`)),
        { csv: 'reason', title: messages.getMessage('column.reason'), filter: 'choices' },
      ),
    ],
    lists: [],
    heading: [1],
    command: null,
  };
}
