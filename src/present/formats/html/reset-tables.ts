import { Messages } from '@salesforce/core';
import type { ResetDocument } from '../reset-document.ts';
import { renderBarTable, type BarPart } from './bars.ts';
import { buildCategoryParts, countCategories } from './categories.ts';
import { buildEditOrigin, buildLossOrigin, createCategoryLookup, type ChangeOrigin } from './change-origin.ts';
import {
  buildChangeTable,
  buildLeftOutTable,
  CHANGE_PLACES,
  countChangeParts,
  toProfileChange,
  toUserChanges,
  type OwnedChange,
} from './change-tables.ts';
import { html, type Markup } from './markup.ts';
import type { PageData, TableData } from './page-data.ts';
import type { PageSection } from './page.ts';
import { buildHeatMapSection, buildTableSection } from './sections.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

export type ResetTables = Pick<PageData, 'tables' | 'heatMap'> & { readonly sections: readonly PageSection[] };

/** A section with a table, which gets its place among the tables of the page only when it is put there. */
type TableSection = { readonly data: TableData; readonly build: (table: number) => readonly PageSection[] };

/** What is not in effect, what others changed, who loses what, what changes, and what is left out; each as a table. */
export function buildResetTables(document: ResetDocument): ResetTables {
  const parts = [
    ...buildRemainingPart(document),
    ...buildOthersPart(document),
    ...buildImpactPart(document),
    ...buildEditPart(document),
    ...buildLeftOutPart(document),
  ];
  const mapped = parts.findIndex(({ data }) => data.id === 'changes-table');
  const { owner, object, exposure } = CHANGE_PLACES;
  return {
    tables: parts.map(({ data }) => data),
    sections: [...buildNoImpactSection(document), ...parts.flatMap(({ build }, index) => build(index))],
    heatMap:
      mapped < 0
        ? null
        : { id: 'map-map', table: mapped, rowColumn: object, columnColumn: owner, toneColumn: exposure },
  };
}

/** Edits that are not in effect, or that the org would not accept. */
function buildRemainingPart({ result }: ResetDocument): TableSection[] {
  const isDryRun = result.status === 'dryRun';
  return buildChangePart('remaining', (result.verify?.remaining ?? []).map(toProfileChange), {
    title: messages.getMessage(isDryRun ? 'remaining.titleDryRun' : 'remaining.title'),
    hint: messages.getMessage(isDryRun ? 'remaining.hintDryRun' : 'remaining.hint'),
  });
}

/** What somebody else changed while the reset was under way. */
function buildOthersPart({ result }: ResetDocument): TableSection[] {
  const others = (result.verify?.others ?? []).map(toProfileChange);
  return buildChangePart('others', others, {
    title: messages.getMessage('others.title'),
    hint: messages.getMessage('others.hint'),
  });
}

function buildChangePart(
  id: string,
  changes: readonly OwnedChange[],
  texts: { readonly title: string; readonly hint: string },
): TableSection[] {
  if (changes.length === 0) return [];
  const frame = { id: `${id}-table`, label: texts.title, owner: 'profile', origin: NO_ORIGIN, order: null } as const;
  return [{ data: buildChangeTable(frame, changes), build: () => [buildTableSection({ id, ...texts })] }];
}

/** That nobody loses access is an answer, too. */
function buildNoImpactSection({ plan: { edits, impact, seesAllUsers } }: ResetDocument): PageSection[] {
  if (edits.length === 0 || impact.length > 0) return [];
  const text = shared.getMessage(seesAllUsers ? 'impact.none' : 'impact.noneSeen');
  return [{ id: 'impact', title: messages.getMessage('impact.title'), body: html`<p>${text}</p>` }];
}

const NO_ORIGIN: ChangeOrigin = { columns: [], lists: [] };

function buildImpactPart({ plan: { impact, found } }: ResetDocument): TableSection[] {
  if (impact.length === 0) return [];
  const title = messages.getMessage('impact.title');
  const changes = toUserChanges(impact);
  const origin = buildLossOrigin(impact, found);
  return [
    {
      data: buildChangeTable({ id: 'impact-table', label: title, owner: 'username', origin, order: null }, changes),
      build: (table) => [
        buildTableSection({
          id: 'impact',
          title,
          hint: messages.getMessage('impact.hint'),
          before: renderBars(changes, table, {
            countParts: countChangeParts,
            caption: messages.getMessage('impact.users'),
            head: messages.getMessage('column.user'),
            label: (name) => messages.getMessage('impact.show', [name]),
          }),
        }),
      ],
    },
  ];
}

function buildEditPart({ plan: { edits, found } }: ResetDocument): TableSection[] {
  if (edits.length === 0) return [];
  const title = messages.getMessage('changes.title');
  const getCategory = createCategoryLookup(found);
  const changes = edits.map((edit) => ({ ...toProfileChange(edit), category: getCategory(edit) }));
  const frame = {
    id: 'changes-table',
    label: title,
    owner: 'profile',
    origin: buildEditOrigin(edits, found),
    order: { column: CHANGE_PLACES.exposure, isDescending: false },
  } as const;
  return [
    {
      data: buildChangeTable(frame, changes),
      build: (table) => [
        {
          id: 'profiles',
          title: messages.getMessage('changes.bars'),
          body: renderBars(changes, table, {
            countParts: (own) => buildCategoryParts(countCategories(own)),
            caption: messages.getMessage('changes.bars'),
            head: messages.getMessage('column.profile'),
            label: (name) => messages.getMessage('changes.show', [name]),
          }),
        },
        buildHeatMapSection('map', messages.getMessage('map.title'), messages.getMessage('changes.mapHint')),
        buildTableSection({ id: 'changes', title, hint: messages.getMessage('changes.hint') }),
      ],
    },
  ];
}

function buildLeftOutPart({ plan: { leftOut } }: ResetDocument): TableSection[] {
  if (leftOut.length === 0) return [];
  const [title, hint] = [messages.getMessage('leftOut.title'), messages.getMessage('leftOut.hint')];
  return [
    {
      data: buildLeftOutTable('left-out-table', leftOut),
      build: () => [buildTableSection({ id: 'left-out', title, hint })],
    },
  ];
}

/** Owners with their changes as bars, those with the most first. */
function renderBars<Change extends OwnedChange>(
  changes: readonly Change[],
  table: number,
  {
    countParts,
    ...texts
  }: {
    readonly countParts: (own: readonly Change[]) => readonly BarPart[];
    readonly caption: string;
    readonly head: string;
    readonly label: (name: string) => string;
  },
): Markup {
  const owners = [...Map.groupBy(changes, ({ owner }) => owner)].sort(([, a], [, b]) => b.length - a.length);
  return renderBarTable({
    caption: texts.caption,
    head: texts.head,
    bars: owners.map(([name, own]) => ({ name, parts: countParts(own) })),
    leadsTo: { table, column: CHANGE_PLACES.owner, label: texts.label },
  });
}
