import type { Proof } from '../../../fls/proof.ts';
import { describeProof } from '../../proof.ts';
import { formatCode } from './code.ts';
import { buildTextSection, type MarkdownSection } from './section.ts';

/** What the platform itself says; nothing where it was not asked. */
export function buildProofSection(proof: Proof | null, heading: string | null = null): MarkdownSection[] {
  if (proof === null) return [];
  const { own, sentences, contradictions } = describeProof(proof, { formatName: formatCode });
  const formatList = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
  const parts = [
    ...(heading === null ? [] : [`### ${heading}`]),
    ...(own === null ? [] : [own.title, formatList(own.lines)]),
    ...sentences,
    ...contradictions.flatMap(({ title, lines }) => [`**${title}**`, formatList(lines)]),
  ];
  return buildTextSection(parts.join('\n\n'));
}
