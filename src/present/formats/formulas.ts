import { makePrintable } from '../notices.ts';

/**
 * A text that a spreadsheet does not take for a formula. The guard is an apostrophe, as `escape_formulas` of csv-stringify
 * sets it; that looks at the first character alone, so that a blank before the sign gets past it. A sign after `;` is
 * guarded too: a spreadsheet that splits there, as many do outside the US, makes a cell of what follows.
 *
 * It uses nothing but functions, because the script of an HTML page has it too.
 */
export function escapeFormulas(value: string): string {
  // Most names: nothing in them needs a guard, which saves seconds in a large report.
  if (/^(?:[\w.][\w .:@/-]*)?$/.test(value)) return value;
  // What makes a formula: the four signs, in full width too, after whatever blank or invisible a spreadsheet trims.
  const start = /(?<=^|;)(?=[\s\p{Z}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
  return makePrintable(value).toWellFormed().replace(start, "'");
}
