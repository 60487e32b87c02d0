import type { Proof } from '../../../fls/explained-subject.ts';
import { describeProof } from '../../proof.ts';
import { formatCode } from './code.ts';
import { buildTextSection, type MarkdownSection } from './section.ts';

/** What the platform itself says; nothing where it was not asked. */
export function buildProofSection(proof: Proof | null, heading: string | null = null): MarkdownSection[] {
  if (proof === null) return [];
  const { agreed, title, disagreements } = describeProof(proof, { formatName: formatCode });
  const lines = disagreements.map((line) => `- ${line}`).join('\n');
  const parts = [
    ...(heading === null ? [] : [`### ${heading}`]),
    ...agreed,
    ...(title === null ? [] : [`**${title}**`, lines]),
  ];
  return buildTextSection(parts.join('\n\n'));
}
