import { NAMESPACE } from '../metadata/documents.ts';

/** A profile as nobody should write it, with what becomes of it. The table of docs/documents.md is made from these rows. */
export type HostileRow = {
  /** What is odd about the file, as a person would say it. */
  readonly title: string;
  /** The file, with this value of `readable` in the entry of `FIELD`; a number for a file of as many zero bytes. */
  readonly build: (readable: Flag) => string | Uint8Array | number;
  readonly outcome: ReadOutcome | RefusedOutcome;
  /** The name of the file without its ending, where it differs from `PROFILE`, and the name of its profile. */
  readonly file?: { readonly name: string; readonly profile: string };
};

export type Flag = 'true' | 'false';

export type ReadOutcome = {
  readonly kind: 'read';
  /** What a reader of the table should know besides. */
  readonly note?: string;
  /** The fields that a report finds; `FIELD` unless said. */
  readonly findings?: readonly string[];
  /** The file after a change to this value, where more than the value is written anew. */
  readonly written?: (readable: Flag) => string;
  /** The same after a retrieve, where that removes an entry that the org lacks. */
  readonly retrieved?: (readable: Flag) => string;
  /** Whether the file cannot be changed, though it can be reported; and why. */
  readonly unchangeable?: string;
};

export type RefusedOutcome = {
  readonly kind: 'refused';
  readonly problem: string;
  /** Line and column; null where the file has none. */
  readonly place: readonly [line: number, column: number] | null;
};

export const PROFILE = 'Integration';
export const FIELD = 'A__c.F__c';

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A profile with this content, which starts on line 3. */
export function wrap(content: string): string {
  return `${DECLARATION}<Profile xmlns="${NAMESPACE}">\n${content}</Profile>\n`;
}

/** The children of an entry as Salesforce orders them; each is a whole element. */
export function buildEntry(...children: readonly string[]): string {
  const lines = children.map((child) => `        ${child}\n`);
  return `    <fieldPermissions>\n${lines.join('')}    </fieldPermissions>\n`;
}

export const EDITABLE = '<editable>false</editable>';
export const NAME = `<field>${FIELD}</field>`;

/** The entry without anything odd. */
export function buildPlainEntry(readable: string): string {
  return buildEntry(EDITABLE, NAME, `<readable>${readable}</readable>`);
}

export function buildPlain(readable: string): string {
  return wrap(buildPlainEntry(readable));
}

export const READ: ReadOutcome = { kind: 'read' };

export function refuse(problem: string, ...place: readonly [line: number, column: number]): RefusedOutcome {
  return { kind: 'refused', problem, place };
}
