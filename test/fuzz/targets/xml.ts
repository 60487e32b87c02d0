import { expect } from 'chai';
import fc from 'fast-check';
import { formatExcerpt } from '../../../src/text/excerpt.ts';
import { findTextPosition, TextError } from '../../../src/text/place.ts';
import { decodeUnicode } from '../../../src/text/unicode.ts';
import { decodeUtf8 } from '../../../src/text/utf8.ts';
import type { XmlElement } from '../../../src/xml/element.ts';
import { scanXml } from '../../../src/xml/scan.ts';
import { splice, type Splice, type TextRange } from '../../../src/xml/splice.ts';
import { findLeafValueRange, readLeafValue } from '../../../src/xml/value.ts';
import { scanInBothWays } from '../../xml/both-ways.ts';
import { anyProfile } from '../documents.ts';
import { mutateBytes } from '../mutations.ts';
import { attempt } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

const LINE_END = /\r\n|\n|\r/;

/** The offset at which each line ends, independent of the product's own way to count. */
function listLineEnds(text: string): number[] {
  return [...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length);
}

function expectPlaceInside(text: string, { line, column, reason }: TextError): void {
  const content = text.replace(/^\uFEFF/, '').split(LINE_END)[line - 1];
  expect(content, `line ${line} is not in the text`).to.be.a('string');
  expect(column).to.be.within(1, (content ?? '').length + 1);
  expect(reason).to.not.equal('');
}

/** Plain comparisons: those of chai would take most of the time. */
function findElementFault(text: string, element: XmlElement, within: TextRange): string | null {
  const { name, start, end, innerStart, innerEnd, selfClosing } = element;
  const isInside = within.start <= start && end <= within.end;
  if (!isInside || start >= innerStart || innerStart > innerEnd || innerEnd > end) return 'the ranges are not in order';
  if (!text.startsWith(`<${name}`, start) || text[end - 1] !== '>') return 'the range is not that of an element';
  if (selfClosing) return text.endsWith('/>', end) && innerStart === end ? null : 'it has no content and an end tag';
  return text.startsWith(`</${name}`, innerEnd) ? null : 'its content does not end at its end tag';
}

type Scanned = { readonly text: string; readonly lineEnds: readonly number[] };

function expectElement(scanned: Scanned, element: XmlElement, within: TextRange): void {
  const { text, lineEnds } = scanned;
  const fault = findElementFault(text, element, within);
  if (fault !== null) throw new Error(`<${element.name}> at ${element.start}: ${fault}`);
  const line = lineEnds.filter((lineEnd) => lineEnd <= element.start).length + 1;
  if (line !== element.line) throw new Error(`<${element.name}> is on line ${line}, not ${element.line}`);
  let after = element.innerStart;
  for (const child of element.children) {
    expectElement(scanned, child, { start: after, end: element.innerEnd });
    after = child.end;
  }
}

function listLeaves(element: XmlElement): XmlElement[] {
  return element.children.length === 0 ? [element] : element.children.flatMap(listLeaves);
}

/** A value that is replaced reads as the new one, and nothing else has moved. */
function expectReplaceable(text: string, leaf: XmlElement): void {
  const value = attempt(() => readLeafValue(text, leaf));
  if ('refusal' in value || leaf.selfClosing) return;
  const range = findLeafValueRange(text, leaf, value.value);
  if (range.start < leaf.innerStart || range.end < range.start || range.end > leaf.innerEnd)
    throw new Error(`the value of <${leaf.name}> lies outside of it`);
  const changed = splice(text, [{ ...range, text: 'New' }]);
  const moved = changed.length - text.length;
  const again = { ...leaf, innerEnd: leaf.innerEnd + moved, end: leaf.end + moved };
  const reread = readLeafValue(changed, again);
  if (reread !== 'New') throw new Error(`<${leaf.name}> reads "${reread}" after it was replaced`);
}

function examineScan([text, depth]: readonly [string, number]): void {
  scanInBothWays(text, depth, 'fieldPermissions');
  const root = attempt(() => scanXml(text, depth));
  if ('refusal' in root) {
    expect(root.refusal).to.be.instanceOf(TextError);
    if (root.refusal instanceof TextError) expectPlaceInside(text, root.refusal);
    return;
  }
  expectElement({ text, lineEnds: listLineEnds(text) }, root.value, { start: 0, end: text.length });
  for (const leaf of listLeaves(root.value)) expectReplaceable(text, leaf);
}

type DrawnSplices = { readonly text: string; readonly cuts: readonly number[]; readonly pieces: readonly string[] };

/** Every other stretch between the cuts is replaced. */
function toSplices({ text, cuts, pieces }: DrawnSplices): Splice[] {
  const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
  return pieces.flatMap((piece, index) => {
    const [start, end] = [places[2 * index], places[2 * index + 1]];
    return start === undefined || end === undefined ? [] : [{ start, end, text: piece }];
  });
}

function examineSplices(drawn: DrawnSplices): void {
  const { text } = drawn;
  expect(splice(text, [])).to.equal(text);
  const splices = toSplices(drawn);
  const expected = splices.reduceRight(
    (rest, { start, end, text: piece }) => rest.slice(0, start) + piece + rest.slice(end),
    text,
  );
  expect(splice(text, splices)).to.equal(expected);
  const same = splices.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
  expect(splice(text, same)).to.equal(text);
}

function examineBytes(bytes: Uint8Array): void {
  const strict = attempt(() => decodeUtf8(bytes));
  if ('value' in strict) expect(Buffer.from(strict.value).equals(bytes)).to.equal(true);
  const lenient = attempt(() => decodeUnicode(bytes));
  for (const outcome of [strict, lenient])
    if ('refusal' in outcome) expect(outcome.refusal).to.be.instanceOf(TextError);
  // Every second byte zero is UTF-16 for the one reader, and for the other a text with control characters.
  if (!bytes.includes(0) && 'value' in strict && 'value' in lenient)
    expect(lenient.value).to.equal(strict.value.replace(/^\uFEFF/, ''));
}

function examinePlace([text, offset]: readonly [string, number]): void {
  const at = offset % (text.length + 1);
  const { line, column } = findTextPosition(text, at);
  const lines = text.slice(text.startsWith('\uFEFF') ? 1 : 0, at).split(LINE_END);
  expect([line, column]).to.deep.equal([lines.length, (lines.at(-1) ?? '').length + 1]);
  expect(formatExcerpt(text)).to.match(/^\P{C}*$/u);
}

const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
const pieces = fc.array(fc.constantFrom('', 'x', '<a>', '\r\n', '\u{1F600}', 'true'), { maxLength: 6 });

export const XML_TARGETS: readonly FuzzTarget[] = [
  defineTarget('scan', 6, fc.tuple(anyProfile, fc.integer({ min: 1, max: 4 })), examineScan),
  defineTarget('splice', 3, fc.record({ text: anyProfile, cuts, pieces }), examineSplices),
  defineTarget('bytes', 4, mutateBytes(anyProfile), examineBytes),
  defineTarget('place', 2, fc.tuple(anyProfile, fc.nat(4000)), examinePlace),
];
