import type { Counts } from '../../fls/finding.ts';
import { formatNumber, UNKNOWN_COUNT } from '../count.ts';
import { colorAlarm, emphasize } from './colors.ts';
import { measureWidth, padColumns } from './lines.ts';

export type CountColumn = { readonly key: keyof Counts; readonly title: string };

/** `counts` is null where nothing could be counted. */
export type CountTableRow = { readonly name: string; readonly counts: Counts | null };

export type CountTable = {
  /** Title of the names. */
  readonly head: string;
  readonly columns: readonly CountColumn[];
  readonly rows: readonly CountTableRow[];
};

/** Blanks between two columns. */
const GAP = '  ';

/** Names with their numbers. A name that leaves no room for the numbers has a line of its own. */
export function formatCountTable({ head, columns, rows }: CountTable, width: number): string[] {
  const sized = columns.map(({ key, title }) => ({
    key,
    title: title.padStart(Math.max(...rows.map(({ counts }) => formatCell(counts, key).length))),
  }));
  const room = width - sized.reduce((sum, { title }) => sum + GAP.length + title.length, 0);
  const fitting = rows.map(({ name }) => measureWidth(name)).filter((columnsOfName) => columnsOfName <= room);
  const nameColumns = Math.max(measureWidth(head), ...fitting);
  const layOut = ({ name, counts }: CountTableRow): string[] => {
    const cells = sized.map(({ key, title }) => GAP + colorCell(counts, key, title.length)).join('');
    if (measureWidth(name) > nameColumns) return [name, padColumns('', nameColumns) + cells];
    return [padColumns(name, nameColumns) + cells];
  };
  const heading = padColumns(head, nameColumns) + sized.map(({ title }) => GAP + title).join('');
  return [emphasize(heading), ...rows.flatMap(layOut)];
}

function formatCell(counts: Counts | null, key: keyof Counts): string {
  return counts === null ? UNKNOWN_COUNT : formatNumber(counts[key]);
}

function colorCell(counts: Counts | null, key: keyof Counts, columns: number): string {
  const text = formatCell(counts, key).padStart(columns);
  return key === 'live' && counts !== null && counts.live > 0 ? colorAlarm(text) : text;
}
