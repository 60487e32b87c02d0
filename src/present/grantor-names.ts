import { Messages } from '@salesforce/core';
import type { Report } from '../fls/report.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** A grantor as a person reads it. */
export type GrantorFormatter = (name: string) => string;

/**
 * Names a grantor with the reason why it grants objects that none of its object permissions names.
 *
 * @param formatName makes the name fit for the format
 */
export function createGrantorFormatter(
  { reasons }: Pick<Report, 'reasons'>,
  formatName: (name: string) => string = makePrintable,
): GrantorFormatter {
  return (name) => {
    const reason = reasons.get(name);
    const shown = formatName(name);
    return reason === undefined ? shown : messages.getMessage('grantor.withReason', [shown, reason]);
  };
}
