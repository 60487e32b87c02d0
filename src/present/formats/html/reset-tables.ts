import { Messages } from '@salesforce/core';
import { formatNumber } from '../../count.ts';
import type { ResetDocument } from '../reset-document.ts';
import { renderBarTable } from './bars.ts';
import {
  buildChangeTable,
  buildLeftOutTable,
  CHANGE_PLACES,
  countChangeParts,
  toProfileChanges,
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

/** More bars than these are no picture any more; the table has all. */
const MAX_BARS = 20;

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
  const { owner, object, change } = CHANGE_PLACES;
  return {
    tables: parts.map(({ data }) => data),
    sections: [...buildNoImpactSection(document), ...parts.flatMap(({ build }, index) => build(index))],
    heatMap:
      mapped < 0 ? null : { id: 'map-map', table: mapped, rowColumn: object, columnColumn: owner, toneColumn: change },
  };
}

/** Edits that are not in effect, or that the org would not accept. */
function buildRemainingPart({ result }: ResetDocument): TableSection[] {
  const isDryRun = result.status === 'dryRun';
  return buildChangePart('remaining', toProfileChanges(result.verify?.remaining ?? []), {
    title: messages.getMessage(isDryRun ? 'remaining.titleDryRun' : 'remaining.title'),
    hint: messages.getMessage(isDryRun ? 'remaining.hintDryRun' : 'remaining.hint'),
  });
}

/** What somebody else changed while the reset was under way. */
function buildOthersPart({ result }: ResetDocument): TableSection[] {
  const others = toProfileChanges(result.verify?.others ?? []);
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
  const profile = { csv: 'profile', title: messages.getMessage('column.profile') } as const;
  return [
    {
      data: buildChangeTable(`${id}-table`, texts.title, changes, profile),
      build: () => [buildTableSection({ id, ...texts })],
    },
  ];
}

/** That nobody loses access is an answer, too. */
function buildNoImpactSection({ plan: { edits, impact, seesAllUsers } }: ResetDocument): PageSection[] {
  if (edits.length === 0 || impact.length > 0) return [];
  const text = shared.getMessage(seesAllUsers ? 'impact.none' : 'impact.noneSeen');
  return [{ id: 'impact', title: messages.getMessage('impact.title'), body: html`<p>${text}</p>` }];
}

function buildImpactPart({ plan: { impact } }: ResetDocument): TableSection[] {
  if (impact.length === 0) return [];
  const title = messages.getMessage('impact.title');
  const changes = toUserChanges(impact);
  const user = { csv: 'username', title: messages.getMessage('column.user') } as const;
  return [
    {
      data: buildChangeTable('impact-table', title, changes, user),
      build: (table) => [
        buildTableSection({
          id: 'impact',
          title,
          hint: messages.getMessage('impact.hint'),
          before: renderBars(changes, table, {
            caption: messages.getMessage('impact.users'),
            name: messages.getMessage('column.user'),
            bar: messages.getMessage('impact.bar'),
            label: (name) => messages.getMessage('impact.show', [name]),
          }),
        }),
      ],
    },
  ];
}

function buildEditPart({ plan }: ResetDocument): TableSection[] {
  const title = messages.getMessage('changes.title');
  const changes = toProfileChanges(plan.edits);
  return buildChangePart('changes', changes, { title, hint: messages.getMessage('changes.hint') }).map(
    ({ data, build }) => ({
      data,
      build: (table) => [
        {
          id: 'profiles',
          title: messages.getMessage('changes.bars'),
          body: renderBars(changes, table, {
            caption: messages.getMessage('changes.bars'),
            name: messages.getMessage('column.profile'),
            bar: messages.getMessage('changes.bar'),
            label: (name) => messages.getMessage('changes.show', [name]),
          }),
        },
        buildHeatMapSection('map', messages.getMessage('map.title'), messages.getMessage('changes.mapHint')),
        ...build(table),
      ],
    }),
  );
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
function renderBars(
  changes: readonly OwnedChange[],
  table: number,
  texts: {
    readonly caption: string;
    readonly name: string;
    readonly bar: string;
    readonly label: (name: string) => string;
  },
): Markup {
  const owners = [...Map.groupBy(changes, ({ owner }) => owner)].sort(([, a], [, b]) => b.length - a.length);
  const bars = owners.slice(0, MAX_BARS).map(([name, own]) => ({ name, parts: countChangeParts(own) }));
  const left = owners.length - bars.length;
  return html`${renderBarTable({
    caption: texts.caption,
    heads: { name: texts.name, bar: texts.bar },
    bars,
    leadsTo: { table, column: CHANGE_PLACES.owner, label: texts.label },
  })}
  ${left === 0 ? '' : html`<p class="hint">${messages.getMessage('bars.left', [formatNumber(left)])}</p>`}`;
}
