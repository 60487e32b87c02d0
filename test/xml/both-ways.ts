import { FormedElement } from '../../src/xml/form.ts';
import type { XmlElement } from '../../src/xml/element.ts';
import { scanXml } from '../../src/xml/scan.ts';
import { attempt } from '../fuzz/outcome.ts';

/** A scan as plain text: each element that was taken, the tree in the end, or why the text was refused. */
function traceScan(
  text: string,
  depth: number,
  repeated?: string,
): { readonly trace: string; readonly formed: number } {
  const taken: XmlElement[] = [];
  const root = attempt(() =>
    scanXml(text, depth, {
      repeated,
      refuse: (name, level) => (level > 1 && name === 'field' && level !== 3 ? 'misplaced' : null),
      take: (child) => taken.push(child) % 2 === 0,
    }),
  );
  const end = 'refusal' in root ? String(root.refusal) : toPlain(root.value);
  return {
    trace: JSON.stringify([taken.map(toPlain), end]),
    formed: taken.filter((element) => element instanceof FormedElement).length,
  };
}

/** The properties are listed, since some elements have them on their prototype. */
function toPlain({ name, start, end, innerStart, innerEnd, selfClosing, line, children }: XmlElement): object {
  return { name, start, end, innerStart, innerEnd, selfClosing, line, children: children.map(toPlain) };
}

/**
 * Scans a text with and without the way for elements that repeat a form.
 *
 * @returns how many elements were read by that way
 * @throws Error when the two differ
 */
export function scanInBothWays(text: string, depth: number, repeated: string): number {
  const { trace, formed } = traceScan(text, depth, repeated);
  const parsed = traceScan(text, depth);
  if (trace !== parsed.trace) throw new Error(`${trace}\nis not what the parser reads:\n${parsed.trace}`);
  return formed;
}
