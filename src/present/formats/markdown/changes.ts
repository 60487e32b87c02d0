import { Messages } from '@salesforce/core';
import { getObjectName } from '../../../fls/access.ts';
import type { FieldChange } from '../../../fls/change-record.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { formatCode } from './code.ts';
import type { MarkdownItem, MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset-markdown');

/** Changes under one heading, such as those of one profile or of one user. */
export type ChangeGroup = { readonly heading: string; readonly changes: readonly FieldChange[] };

/** A longer list of names is cut where the room is short. */
const MAX_SHORT_NAMES = 60;

/** Changes by group and object: with every field by name, as far as there is room, else with some, else with their number. */
export function buildChangeSection(
  groups: readonly ChangeGroup[],
  frame: Pick<MarkdownSection, 'before' | 'after' | 'most'>,
): MarkdownSection[] {
  if (groups.length === 0) return [];
  return [
    {
      ...frame,
      forms: [Infinity, MAX_SHORT_NAMES, 0].map((names) => () => groups.flatMap((group) => buildItems(group, names))),
      describeOmitted: (left) =>
        messages.getMessage('left.fields', [
          formatCount(
            left.reduce((sum, { fields }) => sum + fields, 0),
            'field',
          ),
          formatNumber(left.length),
        ]),
    },
  ];
}

/** `6 fields on 1 object`. */
export function formatChangeSizes(changes: readonly FieldChange[]): string {
  const objects = new Set(changes.map(({ field }) => getObjectName(field)));
  return messages.getMessage('sizes', [formatCount(changes.length, 'field'), formatCount(objects.size, 'object')]);
}

function buildItems({ heading, changes }: ChangeGroup, names: number): MarkdownItem[] {
  const byObject = Map.groupBy(changes, ({ field, from, to }) => JSON.stringify([getObjectName(field), from, to]));
  return [...byObject.values()].map((own, index): MarkdownItem => {
    const text = formatObjectChange(own, names);
    return { text: index === 0 ? `\n${heading}\n\n- ${text}\n` : `- ${text}\n`, fields: own.length };
  });
}

/** `Account`, edit → none: `Phone`, `Fax`. */
function formatObjectChange(changes: readonly FieldChange[], names: number): string {
  const [first] = changes;
  if (!first) return '';
  const object = getObjectName(first.field);
  const fields = changes.map(({ field }) => field.slice(object.length + 1));
  const list = names === 0 ? formatCount(fields.length, 'field') : joinFirstNames(fields, names, formatCode);
  return messages.getMessage('change', [formatCode(object), first.from, first.to, list]);
}
