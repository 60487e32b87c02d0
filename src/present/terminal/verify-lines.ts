import { Messages } from '@salesforce/core';
import type { Verify } from '../../fls/change.ts';
import { makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { emphasize } from './colors.ts';
import { formatEdits, formatRemainingEdits } from './edit-lines.ts';
import { wrapItems } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** What a proof found: edits that are not in effect, and what somebody else changed meanwhile. */
export function formatVerify(verify: Verify | null, options: ViewOptions): string[] {
  if (verify === null) return [];
  const { remaining, others, sections } = verify;
  const hasOthers = others.length > 0 || sections.length > 0;
  return [
    ...formatRemainingEdits(remaining, options),
    ...(hasOthers ? [emphasize(messages.getMessage('others.title')), ''] : []),
    ...formatEdits(others, options),
    ...(sections.length === 0
      ? []
      : [
          ...wrapItems(`${messages.getMessage('others.sections')} `, sections.map(makePrintable), options.width, 2),
          '',
        ]),
  ];
}
