import { Messages } from '@salesforce/core';
import type { Proof } from '../fls/explained-subject.ts';
import { getAccessWord } from './access-sources.ts';
import { formatCount, formatNumber } from './count.ts';
import { joinFirstNames } from './name-lists.ts';
import { makePrintable } from './notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

const MAX_SHOWN_USERS = 5;
const MAX_SHOWN_FIELDS = 20;

/** What the platform itself says, in sentences. */
export type ProofSentences = {
  /** On how much it agrees, and what it was not asked or does not tell. */
  readonly agreed: readonly string[];
  /** The heading over the fields on which it disagrees; null when there are none. */
  readonly title: string | null;
  readonly disagreements: readonly string[];
};

/**
 * @param most disagreements that are named; the rest is counted
 * @param formatName makes a foreign name fit for the format
 */
export function describeProof(
  { agreed, settled, disagreements, untold, untoldFields, unasked }: Proof,
  {
    most = MAX_SHOWN_FIELDS,
    formatName = makePrintable,
  }: { most?: number; formatName?: (name: string) => string } = {},
): ProofSentences {
  const shown = disagreements
    .slice(0, most)
    .map(({ username, field, explained, proved }) =>
      messages.getMessage('proof.field', [
        formatName(field),
        formatName(username),
        messages.getMessage(`access.${getAccessWord(explained)}`),
        messages.getMessage(`access.${getAccessWord(proved)}`),
      ]),
    );
  const more = disagreements.length - shown.length;
  const told = [
    ...(agreed === 0 ? [] : [messages.getMessage('proof.agreed', [formatCount(agreed, 'field')])]),
    ...(settled === 0 ? [] : [messages.getMessage('proof.settled', [formatCount(settled, 'field')])]),
    ...(untold.length === 0
      ? []
      : [messages.getMessage('proof.untold', [joinFirstNames(untold, MAX_SHOWN_USERS, formatName)])]),
    ...(untoldFields === 0 ? [] : [messages.getMessage('proof.untoldFields', [formatCount(untoldFields, 'field')])]),
    ...(unasked === 0 ? [] : [messages.getMessage('proof.unasked', [formatNumber(unasked)])]),
  ];
  return {
    agreed: told.length + disagreements.length === 0 ? [messages.getMessage('proof.nothing')] : told,
    title:
      disagreements.length === 0
        ? null
        : messages.getMessage('proof.disagrees', [formatCount(disagreements.length, 'field')]),
    disagreements: more === 0 ? shown : [...shown, formatCount(more, 'moreField')],
  };
}

/** The same as one sentence each, for what has no room for lists. */
export function listProofSentences(proof: Proof): string[] {
  return [...describeProof(proof).agreed, ...listDisagreements(proof)];
}

/** The disagreements as one sentence; none where there are none. */
export function listDisagreements(proof: Proof): string[] {
  const { title, disagreements } = describeProof(proof);
  return title === null ? [] : [`${title} ${disagreements.join('; ')}`];
}
