import { parseString, processors } from 'xml2js';

/** What a profile says, read by another parser than the product's: one line per entry, sorted. */
export function reread(text: string): { fields: string[]; objects: string[] } {
  const sections = (name: string): Record<string, string>[] => listOf(rootOf(text)[name]).map(leavesOf).filter(isEntry);
  const fields = sections('fieldPermissions').map((leaves) => entryLine(leaves['field'] ?? '', flagsOf(leaves)));
  const objects = sections('objectPermissions').map((leaves) => entryLine(leaves['object'] ?? '', flagsOf(leaves)));
  return { fields: fields.sort(), objects: objects.sort() };
}

export function entryLine(name: string, granted: readonly string[]): string {
  return [name, ...[...granted].sort()].join(' ');
}

function rootOf(text: string): Record<string, unknown> {
  let root: unknown = null;
  const options = { tagNameProcessors: [processors.stripPrefix], trim: true, ignoreAttrs: true, explicitRoot: false };
  parseString(text, options, (error, result: unknown) => {
    if (error) throw error;
    root = result;
  });
  return isRecord(root) ? root : {};
}

function leavesOf(entry: unknown): Record<string, string> {
  if (!isRecord(entry)) return {};
  return Object.fromEntries(Object.entries(entry).map(([name, values]) => [name, String(listOf(values)[0])]));
}

function isEntry(leaves: Record<string, string>): boolean {
  return 'field' in leaves || 'object' in leaves;
}

function flagsOf(leaves: Record<string, string>): string[] {
  return Object.keys(leaves).filter((name) => leaves[name] === 'true');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
