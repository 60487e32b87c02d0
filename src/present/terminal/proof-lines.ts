import type { Proof } from '../../fls/explained-subject.ts';
import { describeProof } from '../proof.ts';
import type { ViewOptions } from '../view-options.ts';
import { colorAlarm } from './colors.ts';
import { wrapText } from './lines.ts';

/** A disagreement is loud: either the permissions were misread, or the platform knows something else. */
export function formatProof(proof: Proof | null, { verbose, width }: ViewOptions, indent = ''): string[] {
  if (proof === null) return [];
  const { agreed, title, disagreements } = describeProof(proof, verbose ? { most: Infinity } : {});
  return [
    ...agreed.flatMap((line) => wrapText(line, width, indent)),
    ...(title === null ? [] : wrapText(title, width, indent).map(colorAlarm)),
    ...disagreements.flatMap((line) => wrapText(line, width, `${indent}  `, indent.length + 4)),
    '',
  ];
}
