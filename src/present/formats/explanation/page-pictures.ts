import { Messages } from '@salesforce/core';
import type { FieldAccess } from '../../../fls/explanation.ts';
import { getAccessWord, type AccessWord } from '../../access-sources.ts';
import { renderBarTable, type BarPart } from '../html/bars.ts';
import type { PageTexts, TableColumn } from '../html/page-data.ts';
import type { PageSection } from '../html/page.ts';
import { buildHeatMapSection, getScriptTexts } from '../html/sections.ts';
import { buildTonedColumn } from '../html/table-data.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** From the most access to none, with the tones that the page shows them in. */
const ACCESS_TONES = [
  ['edit', 'can-edit'],
  ['read', 'can-read'],
  ['none', 'no-access'],
] as const satisfies readonly (readonly [AccessWord, string])[];

/** A row of the table of accesses: what users with the same access may do with one field. */
type PicturedRow = Pick<FieldAccess, 'edit' | 'read'> & { readonly users: string };

export function buildAccessColumn(rows: readonly PicturedRow[]): TableColumn {
  const known = ACCESS_TONES.map(([word, tone]) => ({ tone, text: messages.getMessage(`access.${word}`) }));
  const words = ACCESS_TONES.map(([word]) => word);
  return buildTonedColumn(
    rows.map((row) => words.indexOf(getAccessWord(row))),
    known,
    { csv: 'access', title: messages.getMessage('page.word'), width: 'tone', filter: 'choices' },
  );
}

/** How many fields each group of users edits, reads and does not, as bars and as a map; nothing without a field. */
export function buildPictureSections(rows: readonly PicturedRow[], userColumn: number): PageSection[] {
  if (rows.length === 0) return [];
  const bars = [...Map.groupBy(rows, ({ users }) => users)].map(([name, own]) => ({ name, parts: countParts(own) }));
  const title = messages.getMessage('page.bars');
  return [
    {
      id: 'users',
      title,
      body: renderBarTable({
        caption: title,
        head: messages.getMessage('page.users'),
        bars,
        leadsTo: { table: 0, column: userColumn, label: (name) => messages.getMessage('page.show', [name]) },
      }),
    },
    buildHeatMapSection('map', messages.getMessage('page.map'), messages.getMessage('page.mapHint')),
  ];
}

/** The texts of a page whose map shows the most access, and not the worst exposure. */
export function getAccessTexts(): PageTexts {
  return {
    ...getScriptTexts(),
    mapLegend: messages.getMessage('page.mapLegend'),
    mapCell: messages.getMessage('page.mapCell', ['%s', '%s', '%s', '%s']),
    mapLeft: messages.getMessage('page.mapLeft', ['%s']),
  };
}

function countParts(rows: readonly PicturedRow[]): BarPart[] {
  const byWord = Map.groupBy(rows, getAccessWord);
  return ACCESS_TONES.map(([word, tone]) => {
    return { tone, title: messages.getMessage(`access.${word}`), count: byWord.get(word)?.length ?? 0 };
  });
}
