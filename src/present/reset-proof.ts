import { Messages } from '@salesforce/core';
import type { ResetProofs } from '../flows/change/prove-reset.ts';
import type { Notice } from '../fls/problem.ts';
import type { Proof } from '../fls/proof.ts';
import { toSfError } from './errors.ts';
import { formatProveCommand, type NextCommandContext } from './next-commands.ts';
import { emphasize } from './terminal/colors.ts';
import { wrapText } from './terminal/lines.ts';
import { formatProof } from './terminal/proof-lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

/** The platform is asked before a reset and after it. */
export type ProofTime = 'before' | 'after';

export function getProofHeading(time: ProofTime): string {
  return messages.getMessage(`proof.${time}`);
}

/** Says with a sentence about the platform when it was asked. */
export function describeProofTime(time: ProofTime): (sentence: string) => string {
  return (sentence) => messages.getMessage('proof.sentence', [getProofHeading(time), sentence]);
}

/** What the platform says before or after a reset; nothing where it was not asked. */
export function formatResetProof(time: ProofTime, proof: Proof | null, options: ViewOptions): string[] {
  if (proof === null) return [];
  const heading = wrapText(getProofHeading(time), options.width).map(emphasize);
  // The line before it names the deploy job.
  return [...(time === 'after' ? [''] : []), ...heading, ...formatProof(proof, options, '  ')];
}

/** Where the platform could not be asked after the deploy: why, as an error says it. */
export function createProofFailureNotices({ failure }: Pick<ResetProofs, 'failure'>): Notice[] {
  return failure === null ? [] : [{ key: 'afterUnproved', tokens: [toSfError(failure).message] }];
}

/** How to ask the platform about the profiles when `sf fls resume` has finished the reset. */
export function formatLaterProof(profiles: readonly string[], next: NextCommandContext): string {
  return messages.getMessage('proof.later', [formatProveCommand(next, profiles)]);
}
