import { Messages } from '@salesforce/core';
import { formatCount, formatNumber } from '../count.ts';
import { makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** Objects with the same grantors that are named. */
const MAX_NAMED_OBJECTS = 12;

/** Objects with the number of their fields: `Account (12)`. Those beyond the first are counted. */
export function listAlikeObjects(objects: readonly (readonly [object: string, fields: number])[]): string[] {
  const names = objects
    .slice(0, MAX_NAMED_OBJECTS)
    .map(([object, fields]) => messages.getMessage('object.fields', [makePrintable(object), formatNumber(fields)]));
  const more = objects.length - names.length;
  return more === 0 ? names : [...names, formatCount(more, 'moreObject')];
}
