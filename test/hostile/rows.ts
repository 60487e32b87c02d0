import { ENCODING_ROWS } from './encodings.ts';
import { ENTRY_ROWS } from './entries.ts';
import { MARKUP_ROWS } from './markup.ts';
import type { HostileRow } from './row.ts';

/** By the headings of docs/documents.md. */
export const HOSTILE_ROWS: Readonly<Record<string, readonly HostileRow[]>> = {
  'How the file is stored': ENCODING_ROWS,
  XML: MARKUP_ROWS,
  Entries: ENTRY_ROWS,
};
