import { isUnproved, type Proof } from '../../fls/proof.ts';
import { describeProof } from '../proof.ts';
import type { ViewOptions } from '../view-options.ts';
import { colorAlarm, emphasize } from './colors.ts';
import { wrapText } from './lines.ts';

/** A disagreement is loud: either the permissions were misread, or the platform knows something else. */
export function formatProof(proof: Proof | null, { verbose, width }: ViewOptions, indent = ''): string[] {
  if (proof === null) return [];
  const { own, sentences, contradictions } = describeProof(proof, verbose ? { most: Infinity } : {});
  const wrapList = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => wrapText(line, width, `${indent}  `, indent.length + 4));
  return [
    ...(own === null ? [] : [...wrapText(own.title, width, indent).map(emphasize), ...wrapList(own.lines), '']),
    ...sentences.flatMap((line, index) => {
      const lines = wrapText(line, width, indent);
      return index === 0 && isUnproved(proof) ? lines.map(colorAlarm) : lines;
    }),
    ...contradictions.flatMap(({ title, lines }) => [
      ...wrapText(title, width, indent).map(colorAlarm),
      ...wrapList(lines),
    ]),
    '',
  ];
}
